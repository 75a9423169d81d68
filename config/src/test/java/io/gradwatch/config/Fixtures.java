package io.gradwatch.config;

import io.gradwatch.Configuration;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One plugin of each kind, with a setting of every type, and a network for them; each keeps what it was made with. */
final class Fixtures {
    static final RunInfo RUN = new RunInfo("run", "model", "0");
    static final Topology NETWORK =
            new Topology(List.of(layer(0, "embedding"), layer(1, "output")), List.of(parameter(0), parameter(1)));

    private static final List<Setting> SETTINGS = List.of(
            Setting.number("threshold", 2.5, Range.above(0), "decades", "A number"),
            Setting.whole("warmUp", 10, Range.between(0, 1000), "iterations", "A whole number"),
            Setting.flag("strict", false, "A flag"),
            Setting.choice("mode", "fast", List.of("fast", "exact"), "A choice"),
            Setting.text("label", "", "A text"),
            Setting.texts("tags", List.of(), "Texts"));

    final List<Map<String, Object>> made = new ArrayList<>();
    final List<String> closed = new ArrayList<>();

    Plugins plugins() {
        return Plugins.of(
                List.of(new AlwaysRule()),
                List.of(new RecordingGuard()),
                List.of(new RecordingPolicy()),
                List.of(new RecordingExporter(), new BrokenExporter()));
    }

    Configuration read(Path folder, String yaml) {
        try {
            return new GradwatchYaml(plugins()).read(Files.writeString(folder.resolve("gradwatch.yaml"), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A healthy step but for its gradient, which has the same norm in both layers. */
    static IterationSample step(double norm) {
        Column small = Column.of(1e-3, 1e-3);
        return new IterationSample(gradient(norm), 0, 1, small, Column.of(1, 1), small);
    }

    static GradientSample gradient(double norm) {
        double bad = Double.isFinite(norm) ? 0 : 1;
        return GradientSample.of(NETWORK, 0, Column.of(norm, norm), Column.of(bad, bad));
    }

    private static LayerInfo layer(int index, String name) {
        return new LayerInfo(name, "DenseLayer", index, "TANH", "XAVIER", "Sgd");
    }

    private static ParameterInfo parameter(int layer) {
        return new ParameterInfo(layer, "W", ParameterRole.WEIGHT, 10, true);
    }

    private abstract static class WithSettings implements Plugin {
        @Override
        public List<Setting> settings() {
            return SETTINGS;
        }
    }

    /** Finds something in the first layer, always. */
    private final class AlwaysRule extends WithSettings implements RuleFactory {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            made.add(settings.asMap());
            return sample -> Verdict.violated(Severity.INFO, List.of(new Finding(0, "anything", 1, 0)));
        }
    }

    private final class RecordingGuard extends WithSettings implements GuardFactory {
        @Override
        public String name() {
            return "skip-all";
        }

        @Override
        public StepGuard create(Topology topology, Settings settings) {
            made.add(settings.asMap());
            return sample -> new StepDecision.Skip("all");
        }
    }

    private final class RecordingPolicy extends WithSettings implements PolicyFactory {
        @Override
        public String name() {
            return "lenient";
        }

        @Override
        public MitigationPolicy create(Topology topology, Settings settings) {
            made.add(settings.asMap());
            return situation -> List.of();
        }

        @Override
        public boolean mayRollBack(Settings settings) {
            return settings.flag("strict");
        }
    }

    private final class RecordingExporter extends WithSettings implements ExporterFactory {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Exporter create(Settings settings) {
            made.add(settings.asMap());
            return new Closeable();
        }
    }

    private final class Closeable implements Exporter, AutoCloseable {
        @Override
        public void export(IterationRecord iteration) {}

        @Override
        public void close() {
            closed.add("memory");
        }
    }

    private static final class BrokenExporter implements ExporterFactory {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Exporter create(Settings settings) {
            throw new IllegalStateException("the port is in use");
        }
    }
}

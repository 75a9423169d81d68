package io.gradwatch.config;

import io.gradwatch.Configuration;
import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Setting;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.probe.Sampling;
import io.gradwatch.rule.RuleFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the nodes of one file into what watches a run. Used once. */
final class ConfigurationParser {
    private static final Map<String, String> JARS = Map.of(
            "prometheus", "io.gradwatch:gradwatch-prometheus",
            "dl4j-ui", "io.gradwatch:gradwatch-dl4j-ui",
            "trace", "io.gradwatch:gradwatch-trace");

    private static final int MILLIS_PER_SECOND = 1000;

    private final Plugins plugins;
    private final Problems problems;
    private final Function<List<Named<ExporterFactory>>, List<Exporter>> exporterCreation;
    private final SettingReader settings;
    private final MonitorBuilder monitors = Monitor.builder();

    ConfigurationParser(
            Plugins plugins,
            Yaml yaml,
            Problems problems,
            Function<List<Named<ExporterFactory>>, List<Exporter>> exporterCreation) {
        this.plugins = plugins;
        this.exporterCreation = exporterCreation;
        this.problems = problems;
        this.settings = new SettingReader(yaml, problems);
    }

    Configuration parse(@Nullable Node node) {
        Mapping root = node == null ? Mapping.none() : mapping("", node, "a mapping of the keys " + Keys.names());
        root.refuseOthers("key", Keys.names(), problems);
        String run = run(root.get(Keys.RUN.name()));
        // The preset first, wherever it stands: guards and policy of the file take the place of its own.
        if (settings.one(Keys.PRESET, root.get(Keys.PRESET.name())) instanceof String preset) {
            monitors.preset(Keys.presetOf(preset));
        }
        if (settings.one(Keys.RESOLVE_AFTER, root.get(Keys.RESOLVE_AFTER.name())) instanceof Long iterations) {
            monitors.resolveAfterIterations(Math.toIntExact(iterations));
        }
        monitors.ignoreLayers(patterns(Keys.IGNORE_LAYERS, root));
        if (settings.one(Keys.MAX_SNAPSHOT_BYTES, root.get(Keys.MAX_SNAPSHOT_BYTES.name())) instanceof Long bytes
                && bytes != Keys.LEFT_TO_THE_ADAPTER) {
            monitors.maxSnapshotBytes(bytes);
        }
        if (settings.one(Keys.CLOSE_TIMEOUT, root.get(Keys.CLOSE_TIMEOUT.name())) instanceof Double seconds) {
            monitors.closeTimeout(Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)));
        }
        sampling(root.get(Keys.SAMPLING.name()));
        rules(root.get(Keys.RULES.name()));
        guards(root.get(Keys.GUARDS.name()));
        policy(root.get(Keys.POLICY.name()));
        exporters(root.get(Keys.EXPORTERS.name()));
        problems.throwIfAny();
        return new Configuration(run, monitors);
    }

    private @Nullable String run(Mapping.@Nullable Entry entry) {
        Object run = settings.one(Keys.RUN, entry);
        if (run == null || entry == null) {
            return null;
        }
        if (run.toString().isBlank()) {
            problems.add(entry.value(), "run must not be blank: it names the run in metrics and on pages");
        }
        return run.toString();
    }

    private void sampling(Mapping.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        Mapping given = mapping(entry.path(), entry.value(), "a mapping of settings");
        given.refuseOthers("key", names(Keys.SAMPLING_SETTINGS), problems);
        Object details = settings.one(Keys.DETAILS_EVERY, given.get(Keys.DETAILS_EVERY.name()));
        Object budget = settings.one(Keys.TIME_BUDGET, given.get(Keys.TIME_BUDGET.name()));
        Sampling standard = Sampling.DEFAULT;
        monitors.sampling(new Sampling(
                details instanceof Long iterations ? Math.toIntExact(iterations) : standard.detailsEveryIterations(),
                budget instanceof Double share ? share : standard.timeBudget()));
    }

    private void rules(Mapping.@Nullable Entry entry) {
        if (entry != null) {
            Mapping rules = mapping(entry.path(), entry.value(), "a mapping of rules to off, on or their settings");
            rules.entries().values().forEach(this::rule);
        }
    }

    private void rule(Mapping.Entry entry) {
        RuleFactory rule = known(plugins.rules(), entry.key(), entry.keyNode(), entry.path());
        if (rule == null) {
            return;
        }
        Node value = entry.value();
        if (isSwitch(value, "off", "false")) {
            if (plugins.rules().isBuiltIn(rule.name())) {
                monitors.withoutRule(rule.name());
            }
            return;
        }
        boolean on = Mapping.isNull(value) || isSwitch(value, "on", "true");
        Mapping given = on ? Mapping.none() : mapping(entry.path(), value, "off, on or a mapping of its settings");
        List<String> names = new ArrayList<>(names(rule.settings()));
        names.add(Keys.RULE_IGNORES_LAYERS.name());
        given.refuseOthers("setting", names, problems);
        Map<String, Object> values = settings.all(rule.settings(), given);
        if (plugins.rules().isBuiltIn(rule.name())) {
            monitors.ruleSettings(rule.name(), values);
        } else {
            monitors.rule(rule, values);
        }
        monitors.ignoreLayers(rule.name(), patterns(Keys.RULE_IGNORES_LAYERS, given));
    }

    private void guards(Mapping.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        monitors.withoutGuards();
        for (Named<GuardFactory> guard : list(plugins.guards(), entry)) {
            monitors.guard(guard.plugin(), guard.settings());
        }
    }

    private void policy(Mapping.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        String wanted = "a policy's name, or a mapping with " + Plugins.NAME + " and settings";
        Mapping given = Mapping.none();
        Node nameNode = entry.value();
        if (!(nameNode instanceof ScalarNode)) {
            given = mapping(entry.path(), entry.value(), wanted);
            Mapping.Entry name = given.get(Plugins.NAME);
            if (name == null) {
                if (entry.value() instanceof MappingNode) {
                    problems.add(
                            entry.value(),
                            entry.path() + " needs " + Plugins.NAME + ": one of "
                                    + plugins.policies().names());
                }
                return;
            }
            nameNode = name.value();
        }
        String name = Mapping.textOf(nameNode);
        if (name == null) {
            Node place = Mapping.isNull(nameNode) ? entry.keyNode() : nameNode;
            problems.add(place, entry.path() + " must be " + wanted + ", was " + words(nameNode));
            return;
        }
        PolicyFactory policy = known(plugins.policies(), name, nameNode, entry.path());
        if (policy != null) {
            List<String> names = new ArrayList<>(List.of(Plugins.NAME));
            names.addAll(names(policy.settings()));
            given.refuseOthers("setting", names, problems);
            monitors.policy(policy, settings.all(policy.settings(), given));
        }
    }

    private void exporters(Mapping.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        List<Named<ExporterFactory>> named = list(plugins.exporters(), entry);
        // Exporters open ports and files: none is made for a file that is refused.
        problems.throwIfAny();
        List<Exporter> created = exporterCreation.apply(named);
        problems.throwIfAny();
        created.forEach(monitors::exporter);
        if (created.isEmpty()) {
            // Without any exporter the builder would log.
            monitors.exporter(iteration -> {});
        }
    }

    /** Reads a list of which each item is a plugin's name, or a mapping of one name to its settings. */
    private <P extends Plugin> List<Named<P>> list(Catalog<P> catalog, Mapping.Entry entry) {
        List<Named<P>> named = new ArrayList<>();
        if (!(entry.value() instanceof SequenceNode list)) {
            problems.add(
                    Mapping.isNull(entry.value()) ? entry.keyNode() : entry.value(),
                    entry.path() + " must be a list of names, each with or without settings ([] for none), was "
                            + words(entry.value()));
            return named;
        }
        for (int i = 0; i < list.getValue().size(); i++) {
            Named<P> item = item(catalog, list.getValue().get(i), entry.path() + "[" + i + "]");
            if (item != null) {
                named.add(item);
            }
        }
        return named;
    }

    private <P extends Plugin> @Nullable Named<P> item(Catalog<P> catalog, Node node, String path) {
        String name = Mapping.textOf(node);
        if (name != null) {
            P plugin = known(catalog, name, node, path);
            return plugin == null ? null : new Named<>(plugin, Map.of(), node, path);
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    node,
                    path + " must be a name of kind " + catalog.kind() + ", with or without settings, was "
                            + words(node));
            return null;
        }
        Mapping item = Mapping.of(path, mapping, problems);
        if (item.entries().size() != 1) {
            problems.add(
                    node,
                    path + " must name one " + catalog.kind() + ", was a mapping of the keys "
                            + item.entries().keySet() + "; indent settings further than the name");
            return null;
        }
        Mapping.Entry only = item.entries().values().iterator().next();
        P plugin = known(catalog, only.key(), only.keyNode(), path);
        if (plugin == null) {
            return null;
        }
        Mapping given = mapping(only.path(), only.value(), "a mapping of its settings");
        given.refuseOthers("setting", names(plugin.settings()), problems);
        return new Named<>(plugin, settings.all(plugin.settings(), given), only.keyNode(), path);
    }

    private <P extends Plugin> @Nullable P known(Catalog<P> catalog, String name, Node node, String path) {
        P plugin = catalog.get(name);
        if (plugin == null) {
            boolean exporter = catalog == plugins.exporters();
            String jar = exporter && JARS.containsKey(name)
                    ? "it is in " + JARS.get(name) + ", which is not on the class path"
                    : "one from another jar needs that jar on the class path";
            problems.add(node, path + ": " + Nearest.unknown(catalog.kind(), name, catalog.names()) + "; " + jar);
        }
        return plugin;
    }

    /** The keys of a node that should be a mapping. One without anything in it is empty. */
    private Mapping mapping(String path, Node node, String wanted) {
        if (node instanceof MappingNode mapping) {
            return Mapping.of(path, mapping, problems);
        }
        if (!Mapping.isNull(node)) {
            String what = path.isEmpty() ? "the file" : path;
            problems.add(node, what + " must be " + wanted + ", was " + words(node));
        }
        return Mapping.none();
    }

    private List<String> patterns(Setting setting, Mapping mapping) {
        return settings.one(setting, mapping.get(setting.name())) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** YAML 1.2 reads {@code on} and {@code off} as texts, 1.1 as booleans: both mean the same here. */
    private static boolean isSwitch(Node node, String text, String flag) {
        return node instanceof ScalarNode scalar
                && (text.equals(Mapping.textOf(node))
                        || (!isText(node) && scalar.getValue().equalsIgnoreCase(flag)));
    }

    private static boolean isText(Node node) {
        return Mapping.textOf(node) != null;
    }

    private static String words(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof ScalarNode scalar) {
            return Mapping.isNull(node) ? "nothing" : "'" + scalar.getValue() + "'";
        }
        return "a mapping";
    }

    private static List<String> names(List<Setting> declared) {
        return declared.stream().map(Setting::name).toList();
    }
}

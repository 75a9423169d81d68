package io.gradwatch;

import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.Symptom;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several built-in rules see of one cause is one incident, named after the rule nearest to the cause. */
class IncidentChainTest {
    private static final Topology TOPOLOGY = dense(3, "relu");

    /** The loss rises to a thousandfold and the norm doubles and doubles, until nothing is finite. */
    @Test
    void explosionThatDivergesAndEndsInNanIsOneIncident() {
        List<RuleFactory> rules = new ArrayList<>(Rules.all());
        rules.removeIf(rule -> rule.name().equals(Diverging.NAME));
        rules.add(new Diverging());
        Monitor monitor = Monitor.builder().rules(rules).build(RUN, TOPOLOGY);
        for (int i = 0; i < 60; i++) {
            observe(monitor, iteration(gradient(TOPOLOGY, i, 1, 1, 1, 1, 1, 1), 1));
        }
        for (int i = 60; i < 70; i++) {
            double norm = Math.pow(10, i - 59);
            observe(monitor, iteration(gradient(TOPOLOGY, i, norm, norm, norm, norm, norm, norm), norm));
        }
        for (int i = 70; i < 75; i++) {
            double nan = Double.NaN;
            observe(monitor, iteration(gradient(TOPOLOGY, i, nan, nan, nan, nan, nan, nan), nan));
        }

        assertThat(monitor.openIncidents()).singleElement().satisfies(incident -> {
            assertThat(incident.rule()).isEqualTo("exploding");
            assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(incident.firstIteration()).isEqualTo(60);
            assertThat(incident.symptoms())
                    .extracting(Symptom::rule)
                    .containsExactly("exploding", "loss-divergence", "non-finite");
        });
    }

    /** A dying network: no gradient, so no steps, so weights that stand still; the dead layer is the cause. */
    @Test
    void deadLayerExplainsAllThatFollows() {
        Monitor monitor = Monitor.builder().rules(Rules.all()).build(RUN, TOPOLOGY);
        for (int i = 0; i < 400; i++) {
            Column updates = Column.of(1e-9, 1e-9, 1e-9, 1e-9, 0, 1e-3);
            Column dead = i % 10 == 0 ? Column.of(0, 0.4, 1) : Column.unmeasured(3);
            observe(
                    monitor,
                    new IterationSample(
                            gradient(TOPOLOGY, i, 0, 0, 0, 0, 0, 1), 0, 0.693, updates, all(6, 1), all(6, 1e-3), dead));
        }

        assertThat(monitor.openIncidents()).singleElement().satisfies(incident -> {
            assertThat(incident.rule()).isEqualTo("dead-units");
            assertThat(incident.layerNames()).containsExactly("dense2");
            assertThat(incident.symptoms())
                    .extracting(Symptom::rule)
                    .containsExactlyInAnyOrder("vanishing", "dead-units", "update-ratio", "unchanged");
        });
    }

    @Test
    void originOfNonFiniteValuesStaysInTheEvidence() {
        Monitor monitor = Monitor.builder().rules(Rules.all()).build(RUN, TOPOLOGY);
        double nan = Double.NaN;
        observe(monitor, iteration(gradient(TOPOLOGY, 0, 1, 1, 1, 1, 1, 1), 1));
        observe(monitor, iteration(gradient(TOPOLOGY, 1, nan, 1, nan, 1, 1, 1), 1));
        observe(monitor, iteration(gradient(TOPOLOGY, 2, nan, nan, nan, nan, nan, nan), nan));

        Incident incident = monitor.openIncidents().get(0);
        assertThat(incident.layers()).containsExactly(0, 1, 2);
        assertThat(incident.diagnosis().evidence())
                .startsWith("dense1.W: non-finite gradient elements (it began here at iteration 1)");
        assertThat(incident.diagnosis().cause()).contains("dense1.W");
    }

    private static void observe(Monitor monitor, IterationSample sample) {
        IterationRecord unused = monitor.observe(sample, TrainingControl.unsupported("watched only"), 0);
    }

    /** Stands for a rule about the loss: what it says of an explosion. */
    private static final class Diverging implements RuleFactory {
        private static final String NAME = "loss-divergence";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> sample.score() > 10
                    ? Verdict.violated(
                            Severity.CRITICAL, List.of(new Finding(Finding.WHOLE_MODEL, "loss", sample.score(), 10)))
                    : Verdict.healthy();
        }

        @Override
        public Set<String> causes() {
            return Set.of("exploding");
        }
    }
}

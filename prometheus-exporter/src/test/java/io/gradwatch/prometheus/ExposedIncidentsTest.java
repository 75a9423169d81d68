package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.Monitor;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a real scrape over HTTP shows of incidents. */
class ExposedIncidentsTest {
    @AutoClose
    private final MetricsEndpoint endpoint = MetricsEndpoint.start(0);

    @Test
    void showsAnIncidentWhileItIsOpen() {
        Training training = Training.start(
                endpoint.exporter(), Training.RUN, Monitor.builder().resolveAfterIterations(1));
        training.iterate(Training.healthy(0));
        assertThat(incidents("open_incidents", "critical")).isZero();
        assertThat(incidents("incidents_total", "critical")).isZero();

        training.iterate(Training.poisoned(1));
        training.iterate(Training.poisoned(2));
        assertThat(incidents("open_incidents", "critical")).isEqualTo(1);
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);

        training.iterate(Training.healthy(3));
        assertThat(incidents("open_incidents", "critical")).isZero();
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);
    }

    @Test
    void movesAnIncidentThatBecomesWorseToItsNewSeverity() {
        Training training = Training.start(
                endpoint.exporter(),
                Training.RUN,
                Monitor.builder()
                        .rules(List.of(Rules.of(
                                "non-finite",
                                topology -> sample -> Verdict.violated(
                                        sample.iteration() == 0 ? Severity.WARNING : Severity.CRITICAL,
                                        List.of(new Finding(0, "gradient norm", 2, 1)))))));
        training.iterate(Training.healthy(0));
        assertThat(incidents("open_incidents", "warning")).isEqualTo(1);

        training.iterate(Training.healthy(1));
        assertThat(incidents("open_incidents", "warning")).isZero();
        assertThat(incidents("open_incidents", "critical")).isEqualTo(1);
        assertThat(incidents("incidents_total", "warning")).isEqualTo(1);
        assertThat(incidents("incidents_total", "critical")).isEqualTo(1);
    }

    @Test
    void movesAnIncidentThatACauseTakesOverToItsNewRule() {
        Training training = Training.start(
                endpoint.exporter(),
                Training.RUN,
                Monitor.builder().rules(List.of(from("consequence", 0, Set.of("cause")), from("cause", 1, Set.of()))));
        training.iterate(Training.healthy(0));
        assertThat(openOf("consequence")).isEqualTo(1);

        training.iterate(Training.healthy(1));
        assertThat(openOf("consequence")).isZero();
        assertThat(openOf("cause")).isEqualTo(1);
    }

    @Test
    void startsTheIncidentsOfEveryRuleAtZero() {
        Training.start(endpoint.exporter()).iterate(Training.healthy(0));

        int rulesTimesSeverities = Rules.all().size() * Severity.values().length;
        assertThat(Scrape.of(endpoint).samples("gradwatch_incidents_total"))
                .hasSize(rulesTimesSeverities)
                .allMatch(sample -> sample.value() == 0);
        assertThat(Scrape.of(endpoint).samples("gradwatch_open_incidents"))
                .hasSize(rulesTimesSeverities)
                .allMatch(sample -> sample.value() == 0);
    }

    private double incidents(String name, String severity) {
        return Scrape.of(endpoint).value("gradwatch_" + name, "rule", "non-finite", "severity", severity);
    }

    private double openOf(String rule) {
        return Scrape.of(endpoint).samples("gradwatch_open_incidents", "rule", rule).stream()
                .mapToDouble(Exposition.Sample::value)
                .sum();
    }

    /** A rule that is violated from an iteration on. */
    private static RuleFactory from(String name, long iteration, Set<String> causes) {
        Verdict violated = Verdict.violated(Severity.WARNING, List.of(new Finding(0, "gradient norm", 2, 1)));
        return new RuleFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Rule create(Topology topology, Settings settings) {
                return sample -> sample.iteration() >= iteration ? violated : Verdict.healthy();
            }

            @Override
            public Set<String> causes() {
                return causes;
            }
        };
    }
}

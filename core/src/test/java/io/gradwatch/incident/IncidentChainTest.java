package io.gradwatch.incident;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.iteration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentChainTest {
    private static final Topology TOPOLOGY = dense(4);
    private static final RuleFactory CAUSE = new Named("cause", Set.of());
    private static final RuleFactory CONSEQUENCE = new Named("consequence", Set.of("cause"));
    private static final RuleFactory LAST = new Named("last", Set.of("consequence", "cause"));
    private static final RuleFactory OTHER_CAUSE = new Named("other", Set.of());
    private static final RuleFactory OF_BOTH = new Named("of-both", Set.of("cause", "other"));
    private static final RuleFactory EGG = new Named("egg", Set.of("hen"));
    private static final RuleFactory HEN = new Named("hen", Set.of("egg"));

    private final IncidentTracker tracker = IncidentTracker.resolvingAfter(2);

    @Test
    void consequenceJoinsTheIncidentOfItsCause() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        List<IncidentChange> changes = violated(CONSEQUENCE, 7, Severity.CRITICAL, 1);

        assertThat(changes).extracting(IncidentChange::kind).containsExactly(Kind.UPDATED);
        assertThat(tracker.open())
                .singleElement()
                .returns("cause", Incident::rule)
                .returns(Severity.CRITICAL, Incident::severity)
                .returns(5L, Incident::firstIteration)
                .returns(7L, Incident::lastIteration)
                .returns("cause (with consequence)", Incident::chain);
        assertThat(tracker.open().get(0).symptoms())
                .extracting(Symptom::rule, Symptom::severity, Symptom::firstIteration)
                .containsExactly(tuple("cause", Severity.WARNING, 5L), tuple("consequence", Severity.CRITICAL, 7L));
    }

    @Test
    void culpritsAreThoseOfTheCauseWhereverItsConsequencesShow() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        violated(CONSEQUENCE, 7, Severity.CRITICAL, 0, 2, 4, 6);

        assertThat(tracker.open().get(0).layers()).containsExactly(0);
        assertThat(tracker.open().get(0).diagnosis().cause()).isEqualTo("cause did it");
    }

    @Test
    void causeSeenLateTakesTheIncidentOver() {
        violated(CONSEQUENCE, 5, Severity.WARNING, 6);
        violated(CAUSE, 7, Severity.WARNING, 0);

        assertThat(tracker.open())
                .singleElement()
                .returns(1L, Incident::id)
                .returns("cause", Incident::rule)
                .returns(List.of(0), Incident::layers)
                .returns(5L, Incident::firstIteration)
                .returns("cause (with consequence)", Incident::chain);
        assertThat(tracker.open().get(0).diagnosis().cause()).isEqualTo("cause did it");
    }

    @Test
    void aChainOfThreeIsOneIncident() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        violated(CONSEQUENCE, 6, Severity.WARNING, 0);
        violated(LAST, 7, Severity.WARNING, 0);

        assertThat(tracker.open()).singleElement().returns("cause (with consequence, last)", Incident::chain);
    }

    @Test
    void unrelatedRuleOpensAnIncidentOfItsOwn() {
        violated(CAUSE, 5, Severity.WARNING, 0);

        assertThat(violated(OTHER_CAUSE, 5, Severity.WARNING, 0))
                .extracting(IncidentChange::kind)
                .containsExactly(Kind.OPENED);
        assertThat(tracker.open()).extracting(Incident::rule).containsExactly("cause", "other");
    }

    @Test
    void commonConsequenceMergesTheYoungerIncidentIntoTheOlder() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        violated(OTHER_CAUSE, 6, Severity.CRITICAL, 2);
        List<IncidentChange> changes = violated(OF_BOTH, 7, Severity.WARNING, 4);

        assertThat(changes)
                .extracting(IncidentChange::kind, change -> change.incident().id())
                .containsExactly(tuple(Kind.MERGED, 2L), tuple(Kind.UPDATED, 1L));
        assertThat(changes.get(0).incident().isOpen()).isFalse();
        assertThat(tracker.open())
                .singleElement()
                .returns("cause (with other, of-both)", Incident::chain)
                .returns(Severity.CRITICAL, Incident::severity);
    }

    @Test
    void ofRulesThatCauseEachOtherTheFirstNamesTheIncident() {
        violated(EGG, 5, Severity.WARNING, 0);
        violated(HEN, 6, Severity.WARNING, 0);

        assertThat(tracker.open()).singleElement().returns("egg (with hen)", Incident::chain);
    }

    @Test
    void incidentIsResolvedWhenEveryRuleThatSawItIsHealthy() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        violated(CONSEQUENCE, 5, Severity.WARNING, 0);
        healthy(CAUSE, 6);
        healthy(CAUSE, 7);
        assertThat(healthy(CONSEQUENCE, 7)).isEmpty();

        assertThat(healthy(CONSEQUENCE, 8))
                .singleElement()
                .returns(Kind.RESOLVED, IncidentChange::kind)
                .returns(8L, change -> change.incident().resolvedIteration());
        assertThat(tracker.open()).isEmpty();
    }

    @Test
    void consequenceThatComesBackKeepsTheIncidentOpen() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        violated(CONSEQUENCE, 5, Severity.WARNING, 0);
        healthy(CAUSE, 6);
        healthy(CONSEQUENCE, 6);
        violated(CONSEQUENCE, 7, Severity.WARNING, 0);

        assertThat(healthy(CAUSE, 7)).isEmpty();
        assertThat(healthy(CONSEQUENCE, 8)).isEmpty();
        assertThat(healthy(CONSEQUENCE, 9)).hasSize(1);
    }

    @Test
    void consequenceAfterTheResolutionIsANewIncident() {
        violated(CAUSE, 5, Severity.WARNING, 0);
        healthy(CAUSE, 6);
        healthy(CAUSE, 7);

        assertThat(violated(CONSEQUENCE, 8, Severity.WARNING, 0))
                .singleElement()
                .returns(Kind.OPENED, IncidentChange::kind)
                .returns(2L, change -> change.incident().id());
    }

    private List<IncidentChange> violated(RuleFactory rule, long iteration, Severity severity, int... parameters) {
        List<Finding> findings = Arrays.stream(parameters)
                .mapToObj(parameter -> new Finding(parameter, "gradient norm", 2, 1))
                .toList();
        return tracker.update(rule, Verdict.violated(severity, findings), sample(iteration));
    }

    private List<IncidentChange> healthy(RuleFactory rule, long iteration) {
        return tracker.update(rule, Verdict.healthy(), sample(iteration));
    }

    private static IterationSample sample(long iteration) {
        return iteration(GradientSample.of(TOPOLOGY, iteration, all(8, 1), all(8, 0)), 1);
    }

    private record Named(String name, Set<String> causes) implements RuleFactory {
        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> Verdict.healthy();
        }

        @Override
        public Advice advice(Verdict.Violated violated, IterationSample sample) {
            return new Advice(name + " did it", "stop it");
        }
    }
}

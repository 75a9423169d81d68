package io.gradwatch.incident;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.iteration;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentTrackerTest {
    private static final Topology TOPOLOGY = dense(4);
    private static final RuleFactory RULE = Rules.exploding();
    private static final RuleFactory OTHER = Rules.of("other", topology -> sample -> Verdict.healthy());
    private static final int RESOLVE_AFTER = 3;

    private final IncidentTracker tracker = IncidentTracker.resolvingAfter(RESOLVE_AFTER);
    private long iteration = 17;

    @Test
    void firstViolationOpensAnIncident() {
        IncidentChange change = violated(Severity.WARNING, 2);

        assertThat(change.kind()).isEqualTo(Kind.OPENED);
        assertThat(change.incident())
                .returns(1L, Incident::id)
                .returns("exploding", Incident::rule)
                .returns(Severity.WARNING, Incident::severity)
                .returns(List.of(1), Incident::layers)
                .returns(List.of("dense1"), Incident::layerNames)
                .returns(17L, Incident::firstIteration)
                .returns(17L, Incident::lastIteration)
                .returns(true, Incident::isOpen);
    }

    @Test
    void incidentIsOpenedOnce() {
        IncidentChange opened = violated(Severity.WARNING, 2);

        assertThat(update(violation(Severity.WARNING, 2))).isNull();
        assertThat(tracker.open())
                .singleElement()
                .returns(opened.incident().id(), Incident::id)
                .returns(17L, Incident::firstIteration)
                .returns(18L, Incident::lastIteration);
    }

    @Test
    void worseSeverityUpdatesTheIncident() {
        IncidentChange opened = violated(Severity.WARNING, 2);
        IncidentChange updated = violated(Severity.CRITICAL, 2);

        assertThat(updated.kind()).isEqualTo(Kind.UPDATED);
        assertThat(updated.incident())
                .returns(opened.incident().id(), Incident::id)
                .returns(Severity.CRITICAL, Incident::severity)
                .returns(17L, Incident::firstIteration)
                .returns(18L, Incident::lastIteration);
    }

    @Test
    void milderSeverityDoesNotUpdateTheIncident() {
        IncidentChange opened = violated(Severity.CRITICAL, 2);

        assertThat(update(violation(Severity.WARNING, 2))).isNull();
        assertThat(tracker.open()).singleElement().returns(opened.incident().severity(), Incident::severity);
    }

    @Test
    void furtherLayersUpdateTheIncident() {
        IncidentChange opened = violated(Severity.WARNING, 4);
        IncidentChange updated = violated(Severity.WARNING, 0, 1);

        assertThat(updated.kind()).isEqualTo(Kind.UPDATED);
        assertThat(opened.incident().layers()).containsExactly(2);
        assertThat(updated.incident().layers()).containsExactly(0, 2);
        assertThat(updated.incident().layerNames()).containsExactly("dense0", "dense2");
    }

    @Test
    void anotherParameterOfAKnownLayerDoesNotUpdateTheIncident() {
        IncidentChange opened = violated(Severity.WARNING, 2);

        assertThat(opened.incident().layers()).containsExactly(1);
        assertThat(update(violation(Severity.WARNING, 3))).isNull();
    }

    @Test
    void wholeModelNamesNoLayer() {
        assertThat(violated(Severity.CRITICAL, Finding.WHOLE_MODEL).incident().layers())
                .isEmpty();
    }

    @Test
    void oneHealthyVerdictTooFewDoesNotResolve() {
        violated(Severity.WARNING, 2);
        for (int i = 0; i < RESOLVE_AFTER - 1; i++) {
            assertThat(update(Verdict.healthy())).isNull();
        }

        assertThat(tracker.open()).hasSize(1);
    }

    @Test
    void enoughHealthyVerdictsResolve() {
        violated(Severity.WARNING, 2);
        healthy(RESOLVE_AFTER - 1);
        IncidentChange resolved = requireNonNull(update(Verdict.healthy()));

        assertThat(resolved.kind()).isEqualTo(Kind.RESOLVED);
        assertThat(resolved.incident())
                .returns(17L, Incident::lastIteration)
                .returns(20L, Incident::resolvedIteration)
                .returns(false, Incident::isOpen);
        assertThat(tracker.open()).isEmpty();
    }

    @Test
    void violationStartsTheHealthyCountAnew() {
        violated(Severity.WARNING, 2);
        healthy(RESOLVE_AFTER - 1);
        assertThat(update(violation(Severity.WARNING, 2))).isNull();
        healthy(RESOLVE_AFTER - 1);

        assertThat(tracker.open()).hasSize(1);
    }

    @Test
    void undecidedVerdictsDoNotResolve() {
        violated(Severity.WARNING, 2);
        for (int i = 0; i < 10 * RESOLVE_AFTER; i++) {
            assertThat(update(Verdict.undecided("warm-up"))).isNull();
        }

        assertThat(tracker.open()).hasSize(1);
    }

    @Test
    void undecidedVerdictsDoNotProlong() {
        violated(Severity.WARNING, 2);
        healthy(RESOLVE_AFTER - 1);
        assertThat(update(Verdict.undecided("warm-up"))).isNull();

        assertThat(update(Verdict.healthy())).isNotNull().returns(Kind.RESOLVED, IncidentChange::kind);
    }

    @Test
    void healthyVerdictWithoutAnIncidentChangesNothing() {
        assertThat(update(Verdict.healthy())).isNull();
    }

    @Test
    void violationAfterTheResolutionIsANewIncident() {
        violated(Severity.WARNING, 2);
        healthy(RESOLVE_AFTER);
        IncidentChange reopened = violated(Severity.WARNING, 2);

        assertThat(reopened.kind()).isEqualTo(Kind.OPENED);
        assertThat(reopened.incident()).returns(2L, Incident::id).returns(21L, Incident::firstIteration);
    }

    @Test
    void ruleThatIsNoConsequenceHasItsOwnIncident() {
        violated(Severity.WARNING, 2);
        IncidentChange other =
                requireNonNull(single(tracker.update(OTHER, violation(Severity.INFO, 0), iteration(sample(18), 1))));

        assertThat(other).isNotNull().returns(Kind.OPENED, IncidentChange::kind);
        assertThat(tracker.open()).extracting(Incident::rule).containsExactly("exploding", "other");
    }

    @Test
    void openIncidentsAreACopy() {
        List<Incident> before = tracker.open();
        violated(Severity.WARNING, 2);

        assertThat(before).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void resolvingAfterLessThanOneIsRefused(int resolveAfter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IncidentTracker.resolvingAfter(resolveAfter))
                .withMessage("resolveAfter must be at least 1, was " + resolveAfter);
    }

    @Test
    void resolvingAfterOneTakesOneHealthyVerdict() {
        IncidentTracker quick = IncidentTracker.resolvingAfter(1);
        List<IncidentChange> changes =
                new ArrayList<>(quick.update(RULE, violation(Severity.INFO, 0), iteration(sample(0), 1)));
        changes.addAll(quick.update(RULE, Verdict.healthy(), iteration(sample(1), 1)));

        assertThat(changes).extracting(IncidentChange::kind).containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    private IncidentChange violated(Severity severity, int... parameters) {
        return requireNonNull(update(violation(severity, parameters)), "no incident changed");
    }

    private void healthy(int times) {
        for (int i = 0; i < times; i++) {
            IncidentChange unused = update(Verdict.healthy());
        }
    }

    private @Nullable IncidentChange update(Verdict verdict) {
        return single(tracker.update(RULE, verdict, iteration(sample(iteration++), 1)));
    }

    private static @Nullable IncidentChange single(List<IncidentChange> changes) {
        assertThat(changes).hasSizeLessThanOrEqualTo(1);
        return changes.isEmpty() ? null : changes.get(0);
    }

    private static GradientSample sample(long iteration) {
        return GradientSample.of(TOPOLOGY, iteration, all(8, 1), all(8, 0));
    }

    private static Verdict violation(Severity severity, int... parameters) {
        return Verdict.violated(
                severity,
                IntStream.of(parameters)
                        .mapToObj(parameter -> new Finding(parameter, "gradient norm", 2, 1))
                        .toList());
    }
}

package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatusTest {
    private static final ActionRow HALVED = rate(340, 0.5);

    @Test
    void aRunWithoutIterationsIsWaitedFor() {
        assertThat(RunStatus.of(view(false, null, List.of(), List.of())))
                .isEqualTo(new RunStatus(RunStatus.Level.WAITING, "waiting for the first iteration"));
    }

    @Test
    void aRunWithoutOpenIncidentsIsHealthy() {
        assertThat(status(List.of(incident("vanishing", Severity.WARNING, 9, 3, 4)), List.of()))
                .isEqualTo(new RunStatus(RunStatus.Level.HEALTHY, "healthy"));
    }

    @Test
    void theWorstOpenIncidentIsTold() {
        Incident vanishing = open("vanishing", Severity.WARNING, 12, 3, 9);
        assertThat(status(List.of(vanishing), List.of()))
                .isEqualTo(new RunStatus(
                        RunStatus.Level.WARNING, "layers 3-9 (dense3 ... dense9) vanishing since iteration 12"));
        assertThat(status(List.of(vanishing, open("non-finite", Severity.CRITICAL, 40, 5, 5)), List.of()))
                .isEqualTo(new RunStatus(
                        RunStatus.Level.CRITICAL,
                        "layer 5 (dense5) NaN or infinite since iteration 40, and 1 more incident"));
    }

    @Test
    void aRuleOfSomebodyElseIsToldByItsName() {
        assertThat(status(List.of(open("big-update", Severity.WARNING, 1, 0, 1)), List.of())
                        .sentence())
                .isEqualTo("big-update in layers 0-1 (dense0, dense1) since iteration 1");
    }

    @Test
    void whatIsWrongWithTheLossNamesNoLayers() {
        assertThat(status(List.of(open("loss-divergence", Severity.CRITICAL, 7, 0, -1)), List.of())
                        .sentence())
                .isEqualTo("loss diverging since iteration 7");
    }

    @Test
    void aMitigationThatIsOnMeansRecovering() {
        assertThat(status(List.of(), List.of(HALVED)))
                .isEqualTo(new RunStatus(RunStatus.Level.RECOVERING, "learning rate halved at 340, recovering"));
        assertThat(status(List.of(), List.of(HALVED, rate(400, 1))).level()).isEqualTo(RunStatus.Level.HEALTHY);
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 'learning rate set to 25 % of the configured one at 7, recovering'",
        "NaN, 'learning rate reduced at 7, recovering'"
    })
    void aMitigationIsToldWithItsSize(double factor, String sentence) {
        assertThat(status(List.of(), List.of(rate(7, factor))).sentence()).isEqualTo(sentence);
    }

    @Test
    void aLimitOfTheLearningRateIsToldUntilItIsReleased() {
        ActionRow limited = row(12, new Action.LimitLearningRate(0.003));
        ActionRow released = row(90, new Action.LimitLearningRate(Double.POSITIVE_INFINITY));

        assertThat(status(List.of(), List.of(limited)).sentence())
                .isEqualTo("learning rate limited to 0.003 at 12, recovering");
        assertThat(status(List.of(), List.of(limited, released)).level()).isEqualTo(RunStatus.Level.HEALTHY);
    }

    /** A factor and a limit are two mitigations: the release of one is not that of the other. */
    @Test
    void theLatestOfSeveralMitigationsIsTold() {
        ActionRow limited = row(400, new Action.LimitLearningRate(0.003));

        assertThat(status(List.of(), List.of(HALVED, limited)).sentence())
                .isEqualTo("learning rate limited to 0.003 at 400, recovering");
        assertThat(status(List.of(), List.of(HALVED, limited, rate(450, 1))).sentence())
                .isEqualTo("learning rate limited to 0.003 at 400, recovering");
    }

    @Test
    void theReleaseOfALimitBelongsToTheIncidentItWasTakenFor() {
        ActionRow during = row(21, new Action.LimitLearningRate(0.003));
        ActionRow wider = row(50, new Action.LimitLearningRate(0.006));
        ActionRow released = row(60, new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
        ActionRow later = row(70, new Action.LimitLearningRate(0.003));

        assertThat(IncidentActions.of(
                        incident("exploding", Severity.CRITICAL, 30, 0, 0),
                        List.of(rate(15, 1), during, wider, released, later)))
                .containsExactly(1, 2, 3);
    }

    private static ActionRow row(long iteration, Action action) {
        return ActionRow.from(new ActionRecord(iteration, action, "why", new ActionOutcome.Applied()));
    }

    @Test
    void aMitigationThatFailedIsNone() {
        ActionRow failed = new ActionRow(3, "enable-clipping", "clip", "why", "failed", "no", Double.NaN);

        assertThat(status(List.of(), List.of(failed)).level()).isEqualTo(RunStatus.Level.HEALTHY);
    }

    @Test
    void anOpenIncidentIsToldWithWhatIsDone() {
        assertThat(status(List.of(open("exploding", Severity.CRITICAL, 339, 0, 0)), List.of(HALVED))
                        .sentence())
                .isEqualTo("layer 0 (dense0) exploding since iteration 339; learning rate halved at 340");
    }

    @Test
    void theEndIsToldWithWhatWasOpen() {
        assertThat(RunStatus.of(view(true, 99L, List.of(), List.of(HALVED))))
                .isEqualTo(new RunStatus(RunStatus.Level.ENDED, "the run has ended at iteration 99, healthy"));
        assertThat(RunStatus.of(view(true, 99L, List.of(open("vanishing", Severity.WARNING, 12, 3, 3)), List.of()))
                        .sentence())
                .isEqualTo("the run has ended at iteration 99, layer 3 (dense3) vanishing since iteration 12");
    }

    @Test
    void anIncidentHasTheActionsTakenWhileItWasOpenAndTheirRelease() {
        ActionRow before = rate(10, 0.5);
        ActionRow releasedBefore = rate(15, 1);
        ActionRow during = rate(21, 0.5);
        ActionRow halfway = rate(50, 0.75);
        ActionRow released = rate(60, 1);
        ActionRow later = rate(70, 0.5);

        assertThat(IncidentActions.of(
                        incident("exploding", Severity.CRITICAL, 30, 0, 0),
                        List.of(before, releasedBefore, during, halfway, released, later)))
                .containsExactly(2, 3, 4);
    }

    private static RunStatus status(List<Incident> incidents, List<ActionRow> actions) {
        return RunStatus.of(view(false, 500L, incidents, actions));
    }

    private static RunHistory.View view(
            boolean ended, @Nullable Long last, List<Incident> incidents, List<ActionRow> actions) {
        return new RunHistory.View(
                true, 1, ended, last == null ? null : 0L, last, 1, List.of(), null, incidents, actions, List.of());
    }

    private static ActionRow rate(long iteration, double factor) {
        return new ActionRow(iteration, "scale-learning-rate", "learning rate", "why", "applied", "", factor);
    }

    private static Incident open(String rule, Severity severity, long since, int firstLayer, int lastLayer) {
        return incident(rule, severity, since, Incident.OPEN, firstLayer, lastLayer);
    }

    /** One that was resolved after ten iterations. */
    private static Incident incident(String rule, Severity severity, long resolved, int firstLayer, int lastLayer) {
        return incident(rule, severity, resolved - 10, resolved, firstLayer, lastLayer);
    }

    private static Incident incident(
            String rule, Severity severity, long since, long resolved, int firstLayer, int lastLayer) {
        List<Integer> layers =
                IntStream.rangeClosed(firstLayer, lastLayer).boxed().toList();
        return new Incident(
                1,
                rule,
                severity,
                layers,
                layers.stream().map(layer -> "dense" + layer).toList(),
                since,
                since,
                resolved,
                new Diagnosis("e", "c", "r"));
    }
}

package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.rule.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transitions, escalation, outcomes, budgets and reversal. What the autopilot's defaults do is in its own test. */
class LadderPolicyTest {
    private static final String BACK = "roll back to the last healthy snapshot";
    private static final String HALF = "learning rate at 0.5 of the configured one";
    private static final String QUARTER = "learning rate at 0.25 of the configured one";
    private static final String WHOLE = "learning rate back to the configured one";
    private static final String CLIP = "clip the global gradient norm to 1";
    private static final String RELEASE = "stop clipping";
    private static final Response CUT = Response.of(Measure.HALVE_LEARNING_RATE);

    private static PolicyBuilder builder(Response... ladder) {
        return Policies.builder("test")
                .cooldownIterations(2)
                .cleanIterations(20)
                .warmingStepIterations(5)
                .on("exploding", Severity.CRITICAL, ladder);
    }

    private static List<String> trouble(PolicyRun run) {
        return run.violated("exploding", Severity.CRITICAL);
    }

    private static String lastReason(PolicyRun run) {
        return run.records().get(run.records().size() - 1).reason();
    }

    @Test
    void troubleMovesNormalToGuarded() {
        PolicyRun run = new PolicyRun(builder(CUT).build());
        assertThat(run.state()).isEqualTo("Normal");

        assertThat(trouble(run)).containsExactly(HALF);
        assertThat(run.state()).isEqualTo("Guarded");
    }

    @Test
    void cleanIterationsMoveGuardedToRecoveringAndOnToNormal() {
        PolicyRun run = new PolicyRun(
                builder(Response.of(Measure.HALVE_LEARNING_RATE, Measure.CLIP)).build());
        trouble(run);

        assertThat(run.clean(19)).isEmpty();
        assertThat(run.state()).isEqualTo("Guarded");
        assertThat(run.clean(1)).containsExactly(WHOLE);
        assertThat(run.state()).isEqualTo("Recovering");
        assertThat(run.clean(4)).isEmpty();
        assertThat(run.clean(1)).containsExactly(RELEASE);
        assertThat(run.state()).isEqualTo("Recovering");
        assertThat(run.clean(1)).isEmpty();
        assertThat(run.state()).isEqualTo("Normal");
    }

    @Test
    void troubleMovesRecoveringToGuarded() {
        PolicyRun run = new PolicyRun(
                builder(Response.of(Measure.HALVE_LEARNING_RATE, Measure.CLIP)).build());
        trouble(run);
        run.clean(20);

        assertThat(trouble(run)).contains(HALF);
        assertThat(run.state()).isEqualTo("Guarded");
    }

    @Test
    void guardedWithNothingInForceEndsInNormalWithoutActions() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.ROLLBACK)).build());
        assertThat(trouble(run)).containsExactly(BACK);

        assertThat(run.clean(20)).isEmpty();
        assertThat(run.state()).isEqualTo("Normal");
    }

    @Test
    void eachTroubleAfterTheCoolDownClimbsOneRung() {
        PolicyRun run = new PolicyRun(
                builder(Response.of(Measure.CLIP), CUT, Response.of(Measure.ROLLBACK), Response.of(Measure.STOP))
                        .build());

        assertThat(trouble(run)).containsExactly(CLIP);
        assertThat(trouble(run)).isEmpty();
        assertThat(trouble(run)).containsExactly(HALF);
        assertThat(trouble(run)).isEmpty();
        assertThat(trouble(run)).containsExactly(BACK);
        assertThat(trouble(run)).isEmpty();
        run.loss(3);
        assertThat(trouble(run)).containsExactly("stop training");
    }

    @Test
    void lastRungRepeats() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.CLIP), CUT).build());
        trouble(run);
        run.clean(1);
        trouble(run);
        run.clean(1);

        assertThat(trouble(run)).containsExactly(QUARTER);
    }

    @Test
    void repeatedRungGivesWayToTheNextWhenNothingOfItIsLeft() {
        PolicyRun run = new PolicyRun(builder(CUT.repeated(), Response.of(Measure.CLIP))
                .learningRateFloor(0.25)
                .build());
        trouble(run);
        run.clean(1);
        trouble(run);
        run.clean(1);

        assertThat(trouble(run)).containsExactly(CLIP);
    }

    @Test
    void climbBeginsAnewOnceEverythingIsReleased() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.CLIP), CUT).build());
        trouble(run);
        run.clean(21);
        assertThat(run.state()).isEqualTo("Normal");

        assertThat(trouble(run)).containsExactly(CLIP);
    }

    @Test
    void eachTriggerHasItsOwnLadder() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.ROLLBACK))
                .on("loss-oscillation", Severity.WARNING, CUT)
                .build());

        assertThat(run.violated("loss-oscillation", Severity.WARNING)).containsExactly(HALF);
        run.clean(1);
        assertThat(trouble(run)).containsExactly(BACK);
        run.clean(15);
        assertThat(run.violated("loss-oscillation", Severity.CRITICAL)).containsExactly(QUARTER);
    }

    @Test
    void ofTwoTriggersTheFirstGivenIsAnswered() {
        PolicyRun run = new PolicyRun(builder(CUT)
                .on("loss-oscillation", Severity.WARNING, Response.of(Measure.CLIP))
                .build());

        assertThat(run.iteration(
                        1,
                        List.of(
                                run.incident("loss-oscillation", Severity.WARNING),
                                run.incident("exploding", Severity.CRITICAL))))
                .containsExactly(HALF);
    }

    @Test
    void triggerWithNothingLeftLeavesTheAnswerToTheNext() {
        PolicyRun run = new PolicyRun(builder(CUT)
                .maxLearningRateCuts(0)
                .on("loss-oscillation", Severity.WARNING, Response.of(Measure.CLIP))
                .build());

        assertThat(run.iteration(
                        1,
                        List.of(
                                run.incident("loss-oscillation", Severity.WARNING),
                                run.incident("exploding", Severity.CRITICAL))))
                .containsExactly(CLIP);
    }

    @Test
    void clippingInForceIsNotAskedForAlone() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.CLIP)).build());
        trouble(run);
        run.clean(1);

        assertThat(trouble(run)).isEmpty();
    }

    @Test
    void stoppedPolicyAsksForNothing() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.STOP)).build());
        trouble(run);
        run.clean(1);
        assertThat(run.state()).isEqualTo("Stopped");

        assertThat(run.violated("exploding", Severity.CRITICAL, 10)).isEmpty();
        assertThat(run.clean(1000)).isEmpty();
    }

    @Test
    void stopThatIsUnsupportedIsNotAskedForAgain() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.STOP)).build());
        run.control(action -> new ActionOutcome.Unsupported("test"));
        assertThat(trouble(run)).hasSize(1);
        run.clean(1);

        assertThat(run.violated("exploding", Severity.CRITICAL, 10)).isEmpty();
        assertThat(run.state()).isEqualTo("Guarded");
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "5, 1", "6, 0"})
    void coolDownIsTheLeastDistanceBetweenResponses(int distance, int actions) {
        PolicyRun run = new PolicyRun(builder(CUT).cooldownIterations(5).build());
        for (int i = 0; i < distance; i++) {
            trouble(run);
        }

        assertThat(trouble(run)).hasSize(actions);
    }

    @Test
    void coolDownHoldsAfterAReleaseToo() {
        PolicyRun run = new PolicyRun(builder(Response.of(Measure.CLIP))
                .cleanIterations(3)
                .cooldownIterations(3)
                .on("other", Severity.WARNING, CUT)
                .build());
        trouble(run);
        assertThat(run.clean(3)).containsExactly(RELEASE);

        assertThat(run.violated("other", Severity.WARNING)).containsExactly(HALF);
        assertThat(run.violated("other", Severity.WARNING, 2)).isEmpty();
        assertThat(run.violated("other", Severity.WARNING)).containsExactly(QUARTER);
    }

    @Test
    void unsupportedMeasureIsLeftOutFromThenOnAndTheReasonSaysSo() {
        PolicyRun run = new PolicyRun(Policies.autopilot());
        run.control(action -> action instanceof Action.ScaleLearningRate
                ? new ActionOutcome.Unsupported("no learning rate")
                : new ActionOutcome.Applied());
        assertThat(run.explosion()).containsExactly(BACK, HALF, CLIP);
        run.clean(3);
        run.loss(3);

        assertThat(run.explosion()).containsExactly(BACK);
        assertThat(lastReason(run)).endsWith("; without learning-rate cut: unsupported");
    }

    @Test
    void whatWasNotAppliedIsNotReleased() {
        PolicyRun run = new PolicyRun(Policies.autopilot());
        run.control(action -> action instanceof Action.ScaleLearningRate
                ? new ActionOutcome.Failed("test")
                : new ActionOutcome.Applied());
        run.explosion();

        assertThat(run.clean(1000)).containsExactly(RELEASE);
    }

    @Test
    void nothingIsReleasedWhenNothingWasApplied() {
        PolicyRun run = new PolicyRun(Policies.autopilot());
        run.control(action -> new ActionOutcome.Failed("test"));
        run.explosion();

        assertThat(run.clean(1000)).isEmpty();
        assertThat(run.state()).isEqualTo("Normal");
    }

    @Test
    void failedRollbackDoesNotCountAgainstTheBudget() {
        PolicyRun run = new PolicyRun(
                builder(Response.of(Measure.ROLLBACK)).maxRollbacks(1).build());
        run.control(action -> new ActionOutcome.Failed("there is no healthy snapshot yet"));
        assertThat(trouble(run)).containsExactly(BACK);
        run.clean(1);
        run.control(action -> new ActionOutcome.Applied());
        assertThat(trouble(run)).containsExactly(BACK);
        run.clean(1);

        assertThat(trouble(run)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2"})
    void rollbacksKeepTheirBudget(long budget, int rollbacks) {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("maxRollbacks", budget));
        run.violated("exploding", Severity.CRITICAL, 60);

        assertThat(run.records())
                .filteredOn(each -> each.action() instanceof Action.Rollback)
                .hasSize(rollbacks);
        assertThat(lastReason(run)).endsWith("; without rollback: budget spent");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2"})
    void learningRateCutsKeepTheirBudget(long budget, int cuts) {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("maxLearningRateCuts", budget));
        run.violated("exploding", Severity.CRITICAL, 60);

        assertThat(run.records())
                .filteredOn(each -> each.action() instanceof Action.ScaleLearningRate)
                .hasSize(cuts);
        assertThat(lastReason(run)).endsWith("; without learning-rate cut: budget spent");
    }

    @Test
    void budgetsTellWhatWasAppliedOfTheMeasuresThatALadderHas() {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("maxRollbacks", 2, "maxLearningRateCuts", 50));
        assertThat(run.budgets())
                .containsExactly(new Budget("rollback", 0, 2), new Budget("scale-learning-rate", 0, 50));

        run.violated("exploding", Severity.CRITICAL, 60);

        assertThat(run.budgets())
                .first()
                .isEqualTo(new Budget("rollback", 2, 2))
                .satisfies(budget -> assertThat(budget.isExhausted()).isTrue());
        assertThat(run.budgets().get(1).spent()).isBetween(2L, 49L);
        assertThat(run.budgets().get(1).isExhausted()).isFalse();
    }

    @Test
    void whatALadderDoesNotHaveOrTheLimitsRuleOutHasNoBudget() {
        assertThat(new PolicyRun(Policies.protect()).budgets()).isEmpty();
        assertThat(new PolicyRun(Policies.autopilot(), Map.of("maxRollbacks", 0)).budgets())
                .extracting(Budget::action)
                .containsExactly("scale-learning-rate");
    }

    @Test
    void spentBudgetsDoNotKeepAMitigationOn() {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("maxLearningRateCuts", 2, "maxRollbacks", 1));
        run.violated("exploding", Severity.CRITICAL, 100);

        assertThat(run.clean(1000)).containsExactly(HALF, WHOLE, RELEASE);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1", "0.3, 2", "0.25, 2", "0.2, 3"})
    void rateIsCutToTheFloorAndNoFurther(double floor, int cuts) {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("learningRateFloor", floor));
        run.violated("exploding", Severity.CRITICAL, 100);

        List<ActionRecord> rates = run.records().stream()
                .filter(each -> each.action() instanceof Action.ScaleLearningRate)
                .toList();
        assertThat(rates).hasSize(cuts);
        assertThat(rates.get(cuts - 1).action()).isEqualTo(new Action.ScaleLearningRate(floor));
    }

    @Test
    void failedReleaseIsTriedAgainAtTheNextCleanIteration() {
        PolicyRun run = new PolicyRun(builder(CUT).build());
        trouble(run);
        run.control(action -> new ActionOutcome.Failed("test"));
        assertThat(run.clean(20)).containsExactly(WHOLE);
        assertThat(run.clean(2)).containsExactly(WHOLE, WHOLE);
        run.control(action -> new ActionOutcome.Applied());

        assertThat(run.clean(10)).containsExactly(WHOLE);
        assertThat(run.state()).isEqualTo("Normal");
    }

    @Test
    void unsupportedReleaseIsTriedAgainOnlyAtTheNextWarmingStep() {
        PolicyRun run = new PolicyRun(builder(CUT).build());
        trouble(run);
        run.control(action -> new ActionOutcome.Unsupported("test"));
        assertThat(run.clean(20)).containsExactly(WHOLE);

        assertThat(run.clean(4)).isEmpty();
        assertThat(run.clean(1)).containsExactly(WHOLE);
    }

    @Test
    void autopilotStopsOnlyWhenToldThatItMay() {
        PolicyRun run = new PolicyRun(Policies.autopilot());
        run.violated("exploding", Severity.CRITICAL, 500);

        assertThat(run.records()).noneMatch(each -> each.action() instanceof Action.StopTraining);
    }

    @Test
    void autopilotThatMayStopDoesSoAtTheFloor() {
        PolicyRun run = new PolicyRun(Policies.autopilot(), Map.of("mayStop", true, "learningRateFloor", 0.25));
        List<String> asked = run.violated("exploding", Severity.CRITICAL, 100);

        assertThat(asked).containsExactly(BACK, HALF, CLIP, BACK, QUARTER, "stop training");
        assertThat(run.state()).isEqualTo("Stopped");
    }
}

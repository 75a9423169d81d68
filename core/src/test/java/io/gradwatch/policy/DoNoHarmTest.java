package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.ActionOutcome;
import io.gradwatch.rule.Severity;
import org.junit.jupiter.api.Test;

/** What a loss that is worse than before the last change leads to. It takes ten iterations to say so. */
class DoNoHarmTest {
    private static final int TO_TELL = 11;
    private static final int CLEAN = 200;
    private static final String HALF = "learning rate at 0.5 of the configured one";
    private static final String QUARTER = "learning rate at 0.25 of the configured one";
    private static final String BACK = "roll back to the last healthy snapshot";
    private static final String WHOLE = "learning rate back to the configured one";
    private static final String CLIP = "clip the global gradient norm to 1";
    private static final String RELEASE = "stop clipping";

    private final PolicyRun protect = new PolicyRun(Policies.protect());

    private static PolicyRun harmed(PolicyRun run) {
        run.clean(60);
        run.explosion();
        run.loss(2);
        return run;
    }

    @Test
    void mitigationAfterWhichTheLossIsWorseIsRevertedWhenNothingDeeperIsLeft() {
        harmed(protect);

        assertThat(protect.clean(TO_TELL)).containsExactly(RELEASE);
        assertThat(protect.state()).isEqualTo("BackingOff");
        assertThat(protect.records().get(1).reason()).startsWith("reverted: the loss is worse");
    }

    @Test
    void mitigationAfterWhichTheLossIsTheSameStays() {
        harmed(protect);
        protect.loss(1);

        assertThat(protect.clean(CLEAN - 1)).isEmpty();
    }

    @Test
    void mitigationIsNotRevertedWhileItsTriggerIsViolated() {
        harmed(protect);

        assertThat(protect.violated("exploding", Severity.WARNING, 100)).isEmpty();
        assertThat(protect.state()).isEqualTo("Guarded");
    }

    @Test
    void whatWasRevertedIsNotTriedAgainForTheBackOffTime() {
        harmed(protect);
        protect.clean(TO_TELL);

        assertThat(protect.violated("exploding", Severity.CRITICAL, 2 * CLEAN - 1))
                .isEmpty();
        assertThat(protect.violated("exploding", Severity.CRITICAL)).containsExactly(CLIP);
        assertThat(protect.state()).isEqualTo("Guarded");
    }

    /** The reversal was a mistake: without the mitigation the run is worse off than with it. */
    @Test
    void whatWasRevertedIsTriedAgainAtOnceWhenTheRunIsWorseOffWithoutIt() {
        harmed(protect);
        protect.clean(TO_TELL);
        protect.loss(4);

        assertThat(protect.violated("exploding", Severity.CRITICAL, TO_TELL + 5))
                .containsExactly(CLIP);
        assertThat(protect.state()).isEqualTo("Guarded");
    }

    @Test
    void backingOffEndsInNormal() {
        harmed(protect);
        protect.clean(TO_TELL);
        protect.clean(2 * CLEAN - 1);
        assertThat(protect.state()).isEqualTo("BackingOff");
        protect.clean(1);

        assertThat(protect.state()).isEqualTo("Normal");
    }

    @Test
    void failedReversalIsTriedAgainAtTheNextCleanIteration() {
        harmed(protect);
        protect.control(action -> new ActionOutcome.Failed("test"));
        assertThat(protect.clean(TO_TELL)).containsExactly(RELEASE);
        assertThat(protect.clean(1)).containsExactly(RELEASE);
        protect.control(action -> new ActionOutcome.Applied());

        assertThat(protect.clean(CLEAN)).containsExactly(RELEASE);
    }

    @Test
    void reversalThatFailsToTheEndOfTheBackOffIsLeftToRecovering() {
        harmed(protect);
        protect.control(action -> new ActionOutcome.Failed("test"));
        protect.clean(TO_TELL);
        protect.clean(2 * CLEAN);
        assertThat(protect.state()).isEqualTo("Recovering");
        protect.control(action -> new ActionOutcome.Applied());

        assertThat(protect.clean(1)).containsExactly(RELEASE);
        protect.clean(1);
        assertThat(protect.state()).isEqualTo("Normal");
    }

    @Test
    void nextRungIsTriedOnceBeforeAReversal() {
        PolicyRun autopilot = new PolicyRun(Policies.autopilot());
        autopilot.loss(100);
        autopilot.clean(10);
        autopilot.loss(1);
        harmed(autopilot);
        assertThat(autopilot.clean(3)).isEmpty();
        autopilot.loss(10);
        assertThat(autopilot.clean(TO_TELL)).contains(BACK, QUARTER);
        assertThat(autopilot.clean(3)).isEmpty();
        autopilot.loss(50);

        assertThat(autopilot.clean(TO_TELL)).containsExactly(WHOLE, RELEASE);
        assertThat(autopilot.state()).isEqualTo("BackingOff");
    }

    @Test
    void lossThatIsWorseThanWithoutTrainingIsNotTheDoingOfSmallSteps() {
        PolicyRun autopilot = harmed(new PolicyRun(Policies.autopilot()));
        assertThat(autopilot.clean(TO_TELL)).contains(BACK, QUARTER);
        autopilot.loss(10);

        assertThat(autopilot.clean(TO_TELL)).contains(BACK, "learning rate at 0.125 of the configured one");
    }

    @Test
    void freshTroubleEarnsTheMitigationAnotherTry() {
        PolicyRun autopilot = harmed(new PolicyRun(Policies.autopilot()));
        autopilot.clean(TO_TELL);
        autopilot.clean(3);
        autopilot.loss(5);
        assertThat(autopilot.explosion()).contains("learning rate at 0.125 of the configured one");
        autopilot.loss(10);

        assertThat(autopilot.clean(TO_TELL)).contains(BACK, "learning rate at 0.0625 of the configured one");
    }

    @Test
    void releaseAfterWhichTheLossIsWorseIsTakenBackAndTheWaitDoubles() {
        PolicyRun autopilot = new PolicyRun(Policies.autopilot());
        autopilot.explosion();
        assertThat(autopilot.clean(CLEAN)).containsExactly(WHOLE);
        autopilot.loss(2);
        assertThat(autopilot.clean(TO_TELL)).contains(BACK, HALF);
        assertThat(autopilot.state()).isEqualTo("Guarded");
        autopilot.loss(1);

        assertThat(autopilot.clean(2 * CLEAN - 1)).isEmpty();
        assertThat(autopilot.clean(1)).containsExactly(WHOLE);
    }

    @Test
    void releaseGoesOnWhenNothingIsLeftToAnswerAWorseLoss() {
        PolicyRun run = new PolicyRun(Policies.builder("test")
                .on("exploding", Severity.CRITICAL, Response.of(Measure.HALVE_LEARNING_RATE))
                .maxLearningRateCuts(2)
                .build());
        run.violated("exploding", Severity.CRITICAL, 4);
        assertThat(run.clean(CLEAN)).containsExactly(HALF);
        run.loss(2);

        assertThat(run.clean(50)).containsExactly(WHOLE);
    }

    @Test
    void trainingIsNotStoppedForAWorseLoss() {
        PolicyRun run = harmed(new PolicyRun(Policies.builder("test")
                .on(
                        Trigger.inARow("exploding", Severity.CRITICAL, 2),
                        Response.of(Measure.CLIP),
                        Response.of(Measure.STOP))
                .build()));

        assertThat(run.clean(TO_TELL)).containsExactly(RELEASE);
    }
}

package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the autopilot lets go again. */
class AutopilotReleaseTest extends OnAutopilot {
    @Test
    void nothingIsReleasedBeforeTheRunHasBeenCleanForLongEnough() {
        explosion();

        assertThat(clean(CLEAN - 1)).isEmpty();
    }

    @Test
    void rateIsWarmedUpOnceTheRunHasBeenCleanForLongEnough() {
        explosion();
        clean(CLEAN - 1);

        assertThat(clean(1)).containsExactly(new Action.ScaleLearningRate(1));
    }

    @Test
    void rateIsWarmedUpStepByStepAndThenClippingIsReleased() {
        explosion();
        clean(COOLDOWN);
        explosion();
        clean(COOLDOWN);
        explosion();

        assertThat(releases(CLEAN + 4 * WARMING_STEP))
                .containsExactly(
                        "200: ScaleLearningRate[factor=0.25]",
                        "250: ScaleLearningRate[factor=0.5]",
                        "300: ScaleLearningRate[factor=1.0]",
                        "350: ReleaseClipping[]");
    }

    @Test
    void releasedRunIsLeftAlone() {
        explosion();
        clean(CLEAN + WARMING_STEP);

        assertThat(clean(1000)).isEmpty();
    }

    @Test
    void releasedRunIsCutAgainWhenThereIsTrouble() {
        explosion();
        clean(LONG_ENOUGH);

        assertThat(rates(explosion())).containsExactly(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientStartsTheCleanCountAnew(double norm) {
        explosion();
        clean(CLEAN - 1);
        assertThat(plan(norm, 1, StepDecision.proceed(), null)).isEmpty();

        assertThat(clean(CLEAN - 1)).isEmpty();
        assertThat(clean(1)).hasSize(1);
    }

    @Test
    void nonFiniteScoreStartsTheCleanCountAnew() {
        explosion();
        clean(CLEAN - 1);
        assertThat(plan(1, Double.NaN, StepDecision.proceed(), null)).isEmpty();

        assertThat(clean(CLEAN - 1)).isEmpty();
    }

    @Test
    void nothingIsReleasedInANonFiniteIteration() {
        explosion();
        clean(COOLDOWN);
        explosion();
        clean(CLEAN + WARMING_STEP - 1);

        assertThat(nonFinite()).isEmpty();
    }

    /** Half of them are clipped, and half is not most. */
    @Test
    void clippedStepsAreCleanEnoughForARelease() {
        explosion();
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < CLEAN; i++) {
            actions.addAll(plan(2, 1, i % 2 == 0 ? clipped() : StepDecision.proceed(), null));
        }

        assertThat(rates(actions)).containsExactly(1.0);
    }

    /** Of the last 50 steps 26 have to be limited: the release comes with the 25th that is not. */
    @Test
    void nothingIsReleasedWhileMostStepsAreLimited() {
        explosion();
        assertThat(learningWhileClipped(2 * CLEAN)).isEmpty();
        assertThat(clean(24)).isEmpty();

        assertThat(rates(clean(1))).containsExactly(1.0);
    }

    @Test
    void clippingIsNotReleasedWhileMostStepsAreLimited() {
        explosion();
        assertThat(rates(clean(CLEAN))).containsExactly(1.0);
        assertThat(learningWhileClipped(2 * CLEAN)).isEmpty();

        assertThat(clean(25)).containsExactly(new Action.ReleaseClipping());
    }

    @Test
    void longestWaitEndsThatOfLimitedStepsToo() {
        explosion();
        assertThat(learningWhileClipped(64 * CLEAN - 1)).isEmpty();

        assertThat(rates(learningWhileClipped(1))).containsExactly(1.0);
    }

    @Test
    void troubleWhileRecoveringCutsAtOnce() {
        explosion();
        clean(CLEAN);

        assertThat(rates(explosion())).containsExactly(0.5);
    }

    @Test
    void troubleWhileRecoveringDoublesTheWait() {
        explosion();
        clean(CLEAN);
        explosion();

        assertThat(clean(2 * CLEAN - 1)).isEmpty();
        assertThat(clean(1)).containsExactly(new Action.ScaleLearningRate(1));
    }

    @Test
    void troubleSoonAfterTheReleaseDoublesTheWait() {
        explosion();
        clean(CLEAN + WARMING_STEP + 2 * CLEAN - 3);
        explosion();

        assertThat(clean(2 * CLEAN - 1)).isEmpty();
        assertThat(clean(1)).containsExactly(new Action.ScaleLearningRate(1));
    }

    @Test
    void troubleLongAfterTheReleaseDoesNotDoubleTheWait() {
        explosion();
        clean(CLEAN + WARMING_STEP + 2 * CLEAN - 1);
        explosion();

        assertThat(clean(CLEAN)).containsExactly(new Action.ScaleLearningRate(1));
    }

    @Test
    void firstTroubleOfARunDoesNotDoubleTheWait() {
        explosion();

        assertThat(clean(CLEAN)).containsExactly(new Action.ScaleLearningRate(1));
    }

    @Test
    void waitIsNeverMoreThanSixtyFourfold() {
        explosion();
        for (int relapse = 0; relapse < 10; relapse++) {
            cleanUntilAnAction();
            explosion();
        }

        assertThat(cleanUntilAnAction()).isEqualTo(64 * CLEAN);
    }

    @Test
    void spikeStartsTheCleanCountAnew() {
        explosion();
        clean(CLEAN - 1);
        assertThat(plan(1, 1, StepDecision.proceed(), Severity.WARNING)).isEmpty();

        assertThat(clean(CLEAN - 1)).isEmpty();
    }

    /** Whatever happened before: a run that stays clean gets its own learning rate back and is not clipped. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void onceTroubleEndsForLongEnoughEverythingIsReleased(long seed) {
        Random random = new Random(seed);
        List<Action> actions = new ArrayList<>();
        double troubleRate = Math.pow(10, -3 * random.nextDouble());
        for (int i = 0; i < 5000; i++) {
            actions.addAll(randomIteration(random, troubleRate));
        }
        // At the end of the longest streak there is trouble, so that there is something to release.
        actions.addAll(clean(COOLDOWN));
        actions.addAll(explosion());
        assertThat(inForce(actions)).isNotEqualTo("rate 1.0, clipping false");
        actions.addAll(clean(LONG_ENOUGH));

        assertThat(inForce(actions)).isEqualTo("rate 1.0, clipping false");
        assertThat(rates(actions)).allMatch(rate -> rate >= 1.0 / 1024 && rate <= 1);
    }

    static List<Long> seeds() {
        return new Random(20_260_101).longs(50).boxed().toList();
    }

    private List<Action> randomIteration(Random random, double troubleRate) {
        double kind = random.nextDouble();
        if (kind < troubleRate) {
            return explosion();
        }
        if (kind < 2 * troubleRate) {
            return nonFinite();
        }
        double norm = Math.exp(random.nextGaussian());
        return kind < 0.9 ? plan(norm, 1, StepDecision.proceed(), null) : plan(norm, 1, clipped(), Severity.WARNING);
    }

    private static String inForce(List<Action> actions) {
        double rate = 1;
        boolean clipping = false;
        for (Action action : actions) {
            if (action instanceof Action.ScaleLearningRate scale) {
                rate = scale.factor();
            } else if (action instanceof Action.EnableClipping) {
                clipping = true;
            } else if (action instanceof Action.ReleaseClipping) {
                assertThat(rate).as("clipping goes last").isEqualTo(1);
                clipping = false;
            }
        }
        return "rate " + rate + ", clipping " + clipping;
    }

    /** How many clean iterations it takes until the policy acts. */
    private int cleanUntilAnAction() {
        for (int i = 1; i <= LONG_ENOUGH; i++) {
            if (!clean(1).isEmpty()) {
                return i;
            }
        }
        throw new AssertionError("no action within " + LONG_ENOUGH + " iterations");
    }

    private List<String> releases(int iterations) {
        List<String> releases = new ArrayList<>();
        for (int i = 1; i <= iterations; i++) {
            for (Action action : clean(1)) {
                releases.add(i + ": " + action);
            }
        }
        return releases;
    }
}

package io.gradwatch.policy;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constants of the policy are repeated here on purpose: changing one is a change of behaviour. */
class AutopilotPolicyTest {
    private static final int COOLDOWN = 3;
    private static final int CLEAN = 200;
    private static final int WARMING_STEP = 50;
    /** Longest wait for a clean run, ten doublings of the learning rate, and the release of clipping. */
    private static final int LONG_ENOUGH = 64 * CLEAN + 11 * WARMING_STEP;

    private final PolicyRun run = new PolicyRun(Policies.autopilot());
    private boolean exploding;
    private long iteration;
    private int learnt;

    @Test
    void healthyRunIsLeftAlone() {
        assertThat(clean(1000)).isEmpty();
    }

    @Test
    void explosionIsAnsweredWithRollbackHalvedRateAndClipping() {
        assertThat(explosion())
                .containsExactly(
                        new Action.Rollback(),
                        new Action.ScaleLearningRate(0.5),
                        new Action.EnableClipping(new Clipping.GlobalNorm(1)));
    }

    @Test
    void everyActionTellsWhy() {
        run.plan(situation(1, 1, StepDecision.proceed(), Severity.CRITICAL));

        assertThat(run.plan(situation(1, 1, StepDecision.proceed(), Severity.CRITICAL)))
                .hasSize(3)
                .allMatch(planned -> planned.reason().equals("exploding in 2 iterations in a row"));
    }

    @Test
    void spikeOfOneIterationIsLeftToTheGuards() {
        assertThat(plan(1, 1, StepDecision.proceed(), Severity.CRITICAL)).isEmpty();
        assertThat(clean(1)).isEmpty();
        assertThat(plan(1, 1, StepDecision.proceed(), Severity.CRITICAL)).isEmpty();
    }

    @Test
    void gradientsThatVanishedBeforeTheMitigationDoNotCount() {
        explosion();
        clean(COOLDOWN);

        assertThat(vanishingSince(0)).isEmpty();
    }

    @Test
    void warningIsLeftToTheGuards() {
        assertThat(plan(1, 1, StepDecision.proceed(), Severity.WARNING)).isEmpty();
    }

    /** Norms 1 to 100, of which the first half is trusted: the 0.9 quantile is 1 + 0.9 x 49 = 45.1 (Hyndman and Fan, type 7). */
    @Test
    void clippingBoundIsAHighQuantileOfTheTrustedNorms() {
        for (int norm = 1; norm <= 100; norm++) {
            assertThat(plan(norm, 1, StepDecision.proceed(), null)).isEmpty();
        }

        // a sum of two products of numbers below 100
        assertThat(bound(explosion())).isCloseTo(45.1, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "7, 1"})
    void normsOfTheFirstHundredIterationsMayBePartOfTheTrouble(double norm, double bound) {
        for (int i = 0; i < 99; i++) {
            assertThat(plan(norm, 1, StepDecision.proceed(), null)).isEmpty();
        }

        assertThat(bound(explosion())).isEqualTo(bound);
    }

    @Test
    void lossThatStaysWorseThanWithoutTrainingIsTrouble() {
        assertThat(run.violated("loss-divergence", Severity.CRITICAL, 19)).isEmpty();

        assertThat(run.violated("loss-divergence", Severity.CRITICAL))
                .hasSize(3)
                .contains("clip the global gradient norm to 1");
    }

    /** After a response most steps are clipped for 50 iterations, and the loss is a little above that at first. */
    @ParameterizedTest
    @CsvSource({"1.1, true, true", "1, true, false", "1.1, false, false"})
    void networkThatBouncesIsTrouble(double loss, boolean limited, boolean answered) {
        clean(100);
        explosion();
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 52; i++) {
            StepDecision decision = limited ? clipped() : StepDecision.proceed();
            actions.addAll(plan(2, loss, decision, null));
        }

        assertThat(rates(actions)).isEqualTo(answered ? List.of(0.25) : List.of());
    }

    @Test
    void stepsThatWereChangedDoNotEnterTheClippingBound() {
        clean(100);
        for (int i = 0; i < 100; i++) {
            assertThat(plan(1000, 1, Guards.scaleAll(2, 0.5, "test"), null)).isEmpty();
        }

        assertThat(bound(explosion())).isEqualTo(1);
    }

    @Test
    void zeroNormsDoNotEnterTheClippingBound() {
        for (int i = 0; i < 100; i++) {
            assertThat(plan(0, 1, StepDecision.proceed(), null)).isEmpty();
        }
        assertThat(plan(0.25, 1, StepDecision.proceed(), null)).isEmpty();

        assertThat(bound(explosion())).isEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "Infinity, 1", "1, NaN", "1, Infinity"})
    void thirdNonFiniteIterationIsTrouble(double norm, double score) {
        assertThat(plan(norm, score, StepDecision.proceed(), null)).isEmpty();
        assertThat(plan(norm, score, StepDecision.proceed(), null)).isEmpty();

        assertThat(plan(norm, score, StepDecision.proceed(), null)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"49, 3", "50, 0"})
    void nonFiniteIterationsCountWithinFiftyIterations(int span, int actions) {
        assertThat(nonFinite()).isEmpty();
        assertThat(nonFinite()).isEmpty();
        clean(span - 2);

        assertThat(nonFinite()).hasSize(actions);
    }

    @Test
    void nonFiniteIterationsThatWereAnsweredDoNotCountAgain() {
        nonFinite();
        nonFinite();
        assertThat(nonFinite()).hasSize(3);
        clean(COOLDOWN);

        assertThat(nonFinite()).isEmpty();
        assertThat(nonFinite()).isEmpty();
        assertThat(nonFinite()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 2"})
    void cutsKeepTheirDistance(int distance, int actions) {
        explosion();
        for (int i = 1; i < distance; i++) {
            assertThat(explosion()).isEmpty();
        }

        assertThat(explosion()).hasSize(actions);
    }

    @Test
    void clippingBoundThatIsInForceAlreadyIsNotAskedForAgain() {
        explosion();
        clean(COOLDOWN);

        assertThat(explosion()).containsExactly(new Action.Rollback(), new Action.ScaleLearningRate(0.25));
    }

    @Test
    void lastingTroubleCutsAgainAfterEveryCoolDown() {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 1 + 2 * COOLDOWN; i++) {
            actions.addAll(explosion());
        }

        assertThat(rates(actions)).containsExactly(0.5, 0.25, 0.125);
    }

    @Test
    void rateIsNeverCutBelowAThousandth() {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 20 * COOLDOWN; i++) {
            actions.addAll(explosion());
        }

        assertThat(rates(actions)).hasSize(10).endsWith(1.0 / 512, 1.0 / 1024);
    }

    @Test
    void atTheFloorNothingIsLeftToDo() {
        for (int i = 0; i < 20 * COOLDOWN; i++) {
            explosion();
        }
        clean(COOLDOWN);

        assertThat(explosion()).isEmpty();
    }

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

    /** Steps are clipped for 100 iterations: the second fifty losses are not below the first, in a network that began at 1. */
    @ParameterizedTest
    @CsvSource({
        "0.9, 0.9, true, true",
        "0.8, 0.9, true, true",
        "0.9, 0.89, true, false",
        "0.51, 0.51, true, true",
        "0.5, 0.5, true, true",
        "0.9, 0.9, false, false"
    })
    void limitedStepsThatLeadNowhereAreTrouble(double first, double second, boolean limited, boolean answered) {
        explosion();
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            StepDecision decision = limited ? clipped() : StepDecision.proceed();
            actions.addAll(plan(2, i < 50 ? first : second, decision, null));
        }

        assertThat(rates(actions)).isEqualTo(answered ? List.of(0.25) : List.of());
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
    void lossThatIsWorseThanBeforeTheLastChangeIsTrouble() {
        clean(100);
        explosion();
        List<Action> actions = loss(2, 11);

        assertThat(rates(actions)).containsExactly(0.25);
    }

    @Test
    void lossThatGetsWorseInARunThatIsLeftAloneIsNoTrouble() {
        clean(100);

        assertThat(loss(100, 100)).isEmpty();
    }

    @Test
    void lossThatStaysWorseDoesNotKeepTheRateAtTheFloor() {
        clean(100);
        for (int i = 0; i < 20 * COOLDOWN; i++) {
            explosion();
        }
        List<Action> actions = loss(2, LONG_ENOUGH);

        assertThat(rates(actions)).startsWith(1.0 / 512).endsWith(1.0);
        assertThat(actions).last().isEqualTo(new Action.ReleaseClipping());
    }

    @Test
    void gradientsThatVanishAfterAnExplosionAreTrouble() {
        explosion();
        clean(COOLDOWN);

        assertThat(rates(vanishing())).containsExactly(0.25);
    }

    @Test
    void gradientsThatVanishInARunThatIsLeftAloneAreNoTrouble() {
        assertThat(vanishing()).isEmpty();
    }

    @Test
    void spikeStartsTheCleanCountAnew() {
        explosion();
        clean(CLEAN - 1);
        assertThat(plan(1, 1, StepDecision.proceed(), Severity.WARNING)).isEmpty();

        assertThat(clean(CLEAN - 1)).isEmpty();
    }

    static List<Long> seeds() {
        return new Random(20_260_101).longs(50).boxed().toList();
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

    /** One more iteration of an explosion; the first one alone would be a spike, so an explosion begins with two. */
    private List<Action> explosion() {
        if (!exploding) {
            exploding = true;
            assertThat(plan(1, 1, StepDecision.proceed(), Severity.CRITICAL)).isEmpty();
        }
        List<Action> actions = plan(1, 1, StepDecision.proceed(), Severity.CRITICAL);
        exploding = true;
        return actions;
    }

    private List<Action> vanishing() {
        return vanishingSince(iteration);
    }

    private List<Action> vanishingSince(long firstIteration) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        Incident incident = new Incident(
                1,
                "vanishing",
                Severity.WARNING,
                List.of(),
                List.of(),
                firstIteration,
                iteration,
                Incident.OPEN,
                diagnosis);
        return run
                .plan(new Situation(oneLayer(iteration++, 1, 1), StepDecision.proceed(), List.of(incident), List.of()))
                .stream()
                .map(PlannedAction::action)
                .toList();
    }

    private List<Action> loss(double loss, int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(1, loss, StepDecision.proceed(), null));
        }
        return actions;
    }

    private List<Action> nonFinite() {
        return plan(Double.NaN, 1, new StepDecision.Skip("NaN"), null);
    }

    private List<Action> clean(int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(1, 1, StepDecision.proceed(), null));
        }
        return actions;
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

    private List<Action> plan(double norm, double score, StepDecision decision, @Nullable Severity explodingSeverity) {
        exploding = explodingSeverity == Severity.CRITICAL && exploding;
        return run.plan(situation(norm, score, decision, explodingSeverity)).stream()
                .map(PlannedAction::action)
                .toList();
    }

    private Situation situation(
            double norm, double score, StepDecision decision, @Nullable Severity explodingSeverity) {
        List<Incident> open = explodingSeverity == null ? List.of() : List.of(incident("exploding", explodingSeverity));
        return new Situation(oneLayer(iteration++, norm, score), decision, open, List.of());
    }

    private Incident incident(String rule, Severity severity) {
        Diagnosis diagnosis = new Diagnosis("evidence", "cause", "remedy");
        return new Incident(1, rule, severity, List.of(), List.of(), 0, iteration, Incident.OPEN, diagnosis);
    }

    /** Every step is clipped, and the loss falls by a thousandth of itself in each. */
    private List<Action> learningWhileClipped(int iterations) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            actions.addAll(plan(2, Math.pow(0.999, ++learnt), clipped(), null));
        }
        return actions;
    }

    private static StepDecision clipped() {
        return Guards.scaleAll(dense(1).parameterCount(), 0.5, "clipped");
    }

    private static List<Double> rates(List<Action> actions) {
        return actions.stream()
                .filter(Action.ScaleLearningRate.class::isInstance)
                .map(action -> ((Action.ScaleLearningRate) action).factor())
                .toList();
    }

    private static double bound(List<Action> actions) {
        Action.EnableClipping enable = (Action.EnableClipping) actions.get(actions.size() - 1);
        return ((Clipping.GlobalNorm) enable.clipping()).maxNorm();
    }
}

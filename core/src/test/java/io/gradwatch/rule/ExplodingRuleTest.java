package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static io.gradwatch.fixtures.Samples.weightRms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplodingRuleTest {
    private static final int WARM_UP = 50;

    /**
     * What the z-scores of {@link #swinging} refer to after 100 iterations: exponentially weighted mean of the log
     * norms and 1.4826 x their median absolute deviation, by numpy 2.4.6.
     */
    private static final double SWINGING_MEAN = 0.0033048231396350857;

    private static final double SWINGING_SCALE = 0.14826;

    private final Rule rule = Verdicts.rule(Rules.exploding(), dense(1));
    private long iteration;

    @Test
    void warmUpIsUndecided() {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(judge(1, 1)).isEqualTo(Verdict.undecided("warm-up"));
        }

        assertThat(judge(1, 1)).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteGradientIsUndecided(double norm) {
        constant(100);

        assertThat(judge(norm, 1)).isEqualTo(Verdict.undecided("the gradient is not finite"));
    }

    @Test
    void nonFiniteGradientsLeaveTheHistoryAsItWas() {
        constant(100);
        for (int i = 0; i < 100; i++) {
            Verdict unused = judge(Double.NaN, Double.NaN);
        }

        assertThat(judge(1, 1)).isEqualTo(Verdict.healthy());
        assertThat(severity(judge(20, 1))).isEqualTo("CRITICAL");
    }

    @ParameterizedTest
    @CsvSource({"4.99, HEALTHY", "5, HEALTHY", "5.01, CRITICAL", "1e300, CRITICAL"})
    void spikeIsMoreThanFiveTimesTheGlobalNorm(double norm, String expected) {
        constant(100);

        assertThat(severity(judge(norm, 1))).isEqualTo(expected);
    }

    /** The offset of 1e-6 standard deviations is far above rounding and far below anything that matters. */
    @ParameterizedTest
    @CsvSource({"7.999999, HEALTHY", "8.000001, WARNING", "9.999999, WARNING", "10.000001, CRITICAL"})
    void spikeIsMoreThanEightRobustStandardDeviations(double z, String expected) {
        swinging(100);

        assertThat(severity(judge(Math.pow(10, SWINGING_MEAN + z * SWINGING_SCALE), 1)))
                .isEqualTo(expected);
    }

    @Test
    void spikeNamesTheParameterAndItsScore() {
        Topology topology = dense(2);
        Rule twoLayers = Verdicts.rule(Rules.exploding(), topology);
        for (int i = 0; i < 100; i++) {
            Verdict unused = twoLayers.judge(iteration(gradient(topology, i, 1, 0, 1, 0), 1));
        }
        Verdict verdict = twoLayers.judge(iteration(gradient(topology, 100, 1, 0, 100, 0), 1));

        // 2 decades over the smallest standard deviation of 0.05
        assertThat(verdict)
                .isEqualTo(Verdict.violated(
                        Severity.CRITICAL,
                        List.of(new Finding(2, "standard deviations of the log gradient norm", 40, 8))));
    }

    @Test
    void worstParameterIsNamedFirst() {
        Topology topology = dense(2);
        Rule twoLayers = Verdicts.rule(Rules.exploding(), topology);
        for (int i = 0; i < 100; i++) {
            Verdict unused = twoLayers.judge(iteration(gradient(topology, i, 1, 0, 1, 0), 1));
        }
        Verdict verdict = twoLayers.judge(iteration(gradient(topology, 100, 10, 0, 100, 0), 1));

        assertThat(findings(verdict)).extracting(Finding::parameter).containsExactly(2, 0);
    }

    @Test
    void quietParameterMayLeapWhileTheGlobalNormStands() {
        Topology topology = dense(2);
        Rule twoLayers = Verdicts.rule(Rules.exploding(), topology);
        for (int i = 0; i < 100; i++) {
            Verdict unused = twoLayers.judge(iteration(gradient(topology, i, 1, 0, 1e-3, 0), 1));
        }

        assertThat(twoLayers.judge(iteration(gradient(topology, 100, 1, 0, 1, 0), 1)))
                .isEqualTo(Verdict.healthy());
    }

    @Test
    void spikeDoesNotHideTheNextOne() {
        constant(100);
        Verdict unused = judge(1e3, 1);
        constant(5);

        assertThat(severity(judge(1e3, 1))).isEqualTo("CRITICAL");
    }

    @Test
    void spikeIsOverWhenTheNormIsBack() {
        constant(100);
        Verdict unused = judge(1e3, 1);

        assertThat(judge(1, 1)).isEqualTo(Verdict.healthy());
    }

    @Test
    void normThatDoublesInThreeWindowsWhileTheLossRisesIsCritical() {
        List<String> windows = windows(new double[] {1, 2, 4, 8}, new double[] {1, 1.1, 1.2, 1.3});

        assertThat(windows).containsExactly("UNDECIDED", "UNDECIDED", "UNDECIDED", "CRITICAL");
    }

    /** What is left when a few mini-batches are learnt by heart is noise; of the untrained network's loss of 1 it is next to nothing. */
    @ParameterizedTest
    @CsvSource({"0.0499, UNDECIDED", "0.0501, CRITICAL"})
    void doublingsWhereNextToNoLossIsLeftAreNoExplosion(double loss, String expected) {
        Verdict unused = judge(1, 1);
        for (int i = 1; i < 10; i++) {
            unused = judge(1e-8, 1e-9);
        }
        List<String> windows = windows(new double[] {2, 4, 8, 16}, new double[] {1e-3, 1e-2, 4e-2, loss});

        assertThat(windows).startsWith("UNDECIDED", "UNDECIDED", "UNDECIDED").endsWith(expected);
    }

    @Test
    void doublingsAreReportedWithTheMeansOfTheWindows() {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 40; i++) {
            int window = i / 10;
            last = judge(Math.pow(2, window), 1 + 0.1 * window);
        }

        Finding finding = findings(last).get(0);

        assertThat(finding.quantity()).isEqualTo("global gradient norm, doubled window after window");
        // means of ten values below 10
        assertThat(finding.observed()).isCloseTo(8, within(1e-14));
        assertThat(finding.limit()).isCloseTo(1, within(1e-14));
    }

    @Test
    void doublingsAreReportedAboveTheirLimitEvenIfTheNormHasFallenBack() {
        Verdict unused = Verdict.healthy();
        for (int i = 0; i < 40; i++) {
            int window = i / 10;
            unused = judge(Math.pow(2, window), 1 + 0.1 * window);
        }
        Finding finding = findings(judge(0.01, 1)).get(0);

        assertThat(finding.observed()).isGreaterThan(finding.limit());
    }

    @Test
    void normThatAlmostDoublesIsNotAnExplosion() {
        assertThat(windows(new double[] {1, 1.99, 3.96, 7.88}, new double[] {1, 1.1, 1.2, 1.3}))
                .doesNotContain("CRITICAL");
    }

    @Test
    void normThatDoublesTwiceIsNotAnExplosion() {
        assertThat(windows(new double[] {1, 2, 4, 4, 8, 16, 16}, new double[] {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6}))
                .doesNotContain("CRITICAL");
    }

    @Test
    void normThatDoublesWhileTheLossStandsIsNotAnExplosion() {
        assertThat(windows(new double[] {1, 2, 4, 8, 16}, new double[] {1, 1, 1, 1, 1}))
                .doesNotContain("CRITICAL");
    }

    @Test
    void deadNetworkDoesNotExplodeWhileItsLossDriftsUp() {
        assertThat(windows(new double[] {0, 0, 0, 0, 0, 0, 0}, new double[] {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6}))
                .doesNotContain("CRITICAL");
    }

    @Test
    void explosionIsOverWhenTheNextWindowDoesNotDouble() {
        List<String> windows = windows(new double[] {1, 2, 4, 8, 8, 8}, new double[] {1, 1.1, 1.2, 1.3, 1.4, 1.5});

        assertThat(windows.get(windows.size() - 1)).isNotEqualTo("CRITICAL");
    }

    @ParameterizedTest
    @CsvSource({"1000, 2.1, UNDECIDED", "1001, 2, UNDECIDED", "1001, 2.1, CRITICAL", "1001, NaN, UNDECIDED"})
    void normFarAboveItsWarmUpLevelIsCriticalWhenTheLossIsToo(double norm, double loss, String expected) {
        constant(20);

        assertThat(severity(judge(norm, loss))).isEqualTo(expected);
    }

    /** Norm and loss of the first iterations are 1. */
    @ParameterizedTest
    @CsvSource({"2, 3.1, UNDECIDED", "2.1, 3, UNDECIDED", "2.1, 3.1, CRITICAL", "2.1, NaN, UNDECIDED"})
    void normAndLossThatStayAboveTheirFirstLevelAreCritical(double norm, double loss, String expected) {
        constant(2);
        Verdict unused = judge(norm, loss);
        unused = judge(norm, loss);

        assertThat(severity(judge(norm, loss))).isEqualTo(expected);
    }

    /** The very first loss is 2, or unknown, and the next fifteen are 0.1: the level is that of a network that has learnt. */
    @ParameterizedTest
    @CsvSource({"2, 1.9, UNDECIDED", "2, 2.1, CRITICAL", "NaN, 0.31, CRITICAL"})
    void lossBelowThatOfTheUntrainedNetworkIsNoExplosion(double first, double loss, String expected) {
        Verdict unused = judge(1, first);
        for (int i = 0; i < 15; i++) {
            unused = judge(1, 0.1);
        }
        unused = judge(2.1, loss);
        unused = judge(2.1, loss);

        assertThat(severity(judge(2.1, loss))).isEqualTo(expected);
    }

    @Test
    void twoIterationsAboveTheFirstLevelAreNotEnough() {
        constant(2);

        assertThat(severity(judge(2.1, 3.1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(2.1, 3.1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(1, 1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(2.1, 3.1))).isEqualTo("UNDECIDED");
    }

    @ParameterizedTest
    @CsvSource({"-0.001, UNDECIDED", "0.001, CRITICAL"})
    void negativeLossIsFarAboveItsLevelWhenItRisesByItsOwnSize(double loss, String expected) {
        for (int i = 0; i < 20; i++) {
            Verdict unused = judge(1, -1);
        }

        assertThat(severity(judge(1001, loss))).isEqualTo(expected);
    }

    /** Everything was learnt in a few steps: the level is next to nothing, and of the untrained network's loss of 1 so is the rise. */
    @ParameterizedTest
    @CsvSource({"0.0499, HEALTHY", "0.0502, CRITICAL"})
    void lossThatIsNearlyZeroIsNoExplosion(double loss, String expected) {
        Verdict unused = judge(1, 1);
        for (int i = 0; i < 60; i++) {
            unused = judge(1e-8, 1e-6);
        }

        assertThat(severity(judge(1e-8, loss)).equals("CRITICAL") ? "CRITICAL" : severity(judge(1e-4, loss)))
                .isEqualTo(expected);
    }

    @Test
    void warmUpLevelStaysWhatItWas() {
        constant(60);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 500; i++) {
            // 10 % more every ten iterations: never a spike, never a doubling
            last = judge(Math.pow(1.1, i / 10.0 * 1.6), 3);
        }

        // 1.1^(49.9 x 1.6) = 2014 times the warm-up level
        assertThat(findings(last))
                .extracting(Finding::quantity)
                .first()
                .isEqualTo("global gradient norm against its warm-up level");
    }

    @ParameterizedTest
    @CsvSource({"2.99, UNDECIDED", "3.01, CRITICAL"})
    void growthTowardsTheInputInTheFirstIterationsIsCritical(double decades, String expected) {
        assertThat(severity(judgeGrowth(3, decades, 0))).isEqualTo(expected);
    }

    @Test
    void growthTowardsTheInputNeedsThreeLayers() {
        assertThat(severity(judgeGrowth(2, 5, 0))).isEqualTo("UNDECIDED");
    }

    @ParameterizedTest
    @CsvSource({"9, CRITICAL", "10, UNDECIDED"})
    void growthTowardsTheInputCountsInTheFirstTenIterationsOnly(int before, String expected) {
        assertThat(severity(judgeGrowth(3, 5, before))).isEqualTo(expected);
    }

    @Test
    void growthTellsTheDecadesOfTheWholeModel() {
        Finding first = findings(judgeGrowth(3, 4, 0)).get(0);

        assertThat(first.parameter()).isEqualTo(Finding.WHOLE_MODEL);
        assertThat(first.quantity()).isEqualTo("decades of gradient gained towards the input");
        assertThat(first.limit()).isEqualTo(3);
    }

    /** A branch that starts at zero, as in FixUp or with a zero gamma, has no gradient at first. */
    @Test
    void zeroInitialisedBranchIsNotGrowthTowardsTheInput() {
        Topology topology = dense(4);

        assertThat(severity(Verdicts.rule(Rules.exploding(), topology)
                        .judge(iteration(weightRms(topology, 0, 1e-3, 1e-3, 0, 1e-3), 1))))
                .isEqualTo("UNDECIDED");
    }

    /** They do not care for the scale of their weights: a ResNet50 of the zoo gains 3.0 to 3.2 decades, and learns. */
    @ParameterizedTest
    @EnumSource(
            value = ParameterRole.class,
            names = {"NORMALIZATION", "STATISTIC"})
    void growthTowardsTheInputIsNoExplosionInNormalisedNetworks(ParameterRole role) {
        Topology dense = dense(3);
        List<ParameterInfo> parameters = new ArrayList<>(dense.parameters());
        parameters.set(1, new ParameterInfo(0, "gamma", role, 4, role == ParameterRole.NORMALIZATION));
        Topology topology = new Topology(dense.layers(), parameters);

        assertThat(severity(Verdicts.rule(Rules.exploding(), topology)
                        .judge(iteration(weightRms(topology, 0, 1e2, 1e-1, 1e-3), 1))))
                .isEqualTo("UNDECIDED");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthyNoisyRunStaysSilent(long seed) {
        Topology topology = dense(3);
        Rule threeLayers = Verdicts.rule(Rules.exploding(), topology);
        Random random = new Random(seed);
        List<Verdict> alarms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            // Noise of a factor 1.4 per iteration and parameter, a level that falls to a tenth, and a noisy loss.
            double level = 0.1 + 0.9 * Math.exp(-i / 2000.0);
            double[] norms = random.doubles(6)
                    .map(ignored -> level * noise(random, 0.15))
                    .toArray();
            alarms.add(threeLayers.judge(iteration(gradient(topology, i, norms), level * noise(random, 0.1))));
        }
        alarms.removeIf(verdict -> !(verdict instanceof Verdict.Violated));

        assertThat(alarms).isEmpty();
    }

    /** The gradient grows a thousandfold within 300 iterations while the loss falls: learning begins. */
    @Test
    void leavingAPlateauWithFallingLossStaysSilent() {
        Random random = new Random(4);
        List<String> severities = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            double progress = Math.min(1, Math.max(0, (i - 200) / 300.0));
            double norm = 1e-3 * Math.pow(10, 3 * progress) * noise(random, 0.05);
            severities.add(severity(judge(norm, 0.7 - 0.6 * progress)));
        }

        assertThat(severities).containsOnly("UNDECIDED", "HEALTHY");
    }

    @Test
    void suddenStartOfLearningIsAtMostASpike() {
        constant(200);
        List<String> quantities = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Verdict verdict = judge(2e3, 0.5);
            findings(verdict).forEach(finding -> quantities.add(finding.quantity()));
        }

        assertThat(quantities).containsOnly("standard deviations of the log gradient norm");
        assertThat(judge(2e3, 0.5)).isEqualTo(Verdict.healthy());
    }

    @Test
    void modelWithoutGradientIsHealthy() {
        for (int i = 0; i < 200; i++) {
            Verdict unused = judge(0, 1);
        }

        assertThat(judge(0, 1)).isEqualTo(Verdict.healthy());
    }

    private Verdict judge(double norm, double score) {
        return rule.judge(oneLayer(iteration++, norm, score));
    }

    private void constant(int iterations) {
        for (int i = 0; i < iterations; i++) {
            Verdict unused = judge(1, 1);
        }
    }

    /** Log norms of 0.1 and -0.1 in turn. */
    private void swinging(int iterations) {
        for (int i = 0; i < iterations; i++) {
            Verdict unused = judge(Math.pow(10, i % 2 == 0 ? 0.1 : -0.1), 1);
        }
    }

    /** The last severity in each window of ten iterations. */
    private List<String> windows(double[] norms, double[] losses) {
        List<String> severities = new ArrayList<>();
        for (int window = 0; window < norms.length; window++) {
            for (int i = 0; i < 9; i++) {
                Verdict unused = judge(norms[window], losses[window]);
            }
            severities.add(severity(judge(norms[window], losses[window])));
        }
        return severities;
    }

    private static Verdict judgeGrowth(int layers, double decades, int before) {
        Topology topology = dense(layers);
        Rule rule = Verdicts.rule(Rules.exploding(), topology);
        double[] flat = new double[layers];
        double[] growing = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            flat[layer] = 1e-3;
            growing[layer] = 1e-3 * Math.pow(10, -decades * layer / (layers - 1));
        }
        for (int i = 0; i < before; i++) {
            Verdict unused = rule.judge(iteration(weightRms(topology, i, flat), 1));
        }
        IterationSample last = iteration(weightRms(topology, before, growing), 1);
        return rule.judge(last);
    }

    private static double noise(Random random, double decades) {
        return Math.pow(10, decades * random.nextGaussian());
    }

    private static String severity(Verdict verdict) {
        return verdict.match(
                () -> "HEALTHY",
                undecided -> "UNDECIDED",
                violated -> violated.severity().toString());
    }

    private static List<Finding> findings(Verdict verdict) {
        return verdict.match(List::of, undecided -> List.of(), Verdict.Violated::findings);
    }
}

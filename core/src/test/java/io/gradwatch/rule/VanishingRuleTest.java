package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.bias;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.weight;
import static io.gradwatch.fixtures.Samples.weightRms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VanishingRuleTest {
    /** Cross entropy of two classes that are told apart by chance: ln 2. */
    private static final double CHANCE = 0.693;

    /** Networks that fail, as measured with DL4J on the Circle corpus: layers, RMS of the first, decades lost. */
    @ParameterizedTest
    @CsvSource({
        "8, 7e-7, 4.4",
        "8, 3e-7, 5.0",
        "11, 2e-8, 6.6",
        "11, 1e-7, 3.2",
        "13, 2e-9, 7.6",
        "13, 3e-8, 6.3",
        "8, 6e-15, 0",
        "8, 4e-13, 0",
        "8, 6e-15, 8",
        "8, 4e-13, 11"
    })
    void networksThatFailAreFoundWithinThreeIterations(int layers, double first, double decades) {
        assertThat(severity(lastOf(3, layers, first, decades))).isEqualTo("WARNING");
    }

    /** Networks that train well, from the same table; the worst case of each column. */
    @ParameterizedTest
    @CsvSource({"5, 2e-3, 1.1", "5, 2e-3, -1.8", "17, 2e-2, 1.3", "17, 2e-2, -2.0", "15, 1e-4, 0", "15, 1e-4, -1"})
    void networksThatTrainWellAreHealthy(int layers, double first, double decades) {
        assertThat(lastOf(3, layers, first, decades)).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @CsvSource({"1, UNDECIDED", "2, WARNING"})
    void oneIterationDoesNotMakeAVerdict(int iterations, String expected) {
        assertThat(severity(lastOf(iterations, 8, 3e-7, 5))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2.99, HEALTHY", "3.01, WARNING"})
    void moreThanThreeDecadesMustBeLost(double decades, String expected) {
        assertThat(severity(lastOf(2, 8, 1e-6, decades))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.99e-5, WARNING", "1.01e-5, HEALTHY"})
    void firstLayerMustBeSmallAgainstTheLoss(double share, String expected) {
        assertThat(severity(lastOf(2, 8, share * CHANCE, 5))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2, HEALTHY", "3, WARNING"})
    void slopeNeedsThreeLayers(int layers, String expected) {
        assertThat(severity(lastOf(2, layers, 1e-7, 5))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.99e-10, WARNING", "1.01e-10, HEALTHY", "0, WARNING"})
    void allLayersTogetherMayVanish(double share, String expected) {
        assertThat(severity(lastOf(2, 4, share * CHANCE, 0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.0999, HEALTHY", "0.1001, WARNING"})
    void exactZerosAtASmallLossAreConvergence(double share, String expected) {
        Topology topology = dense(4);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        for (int i = 0; i < 5; i++) {
            Verdict unused = rule.judge(iteration(profile(topology, i, 1e-2, 0), 1));
        }
        Verdict unused = rule.judge(iteration(weightRms(topology, 5, 0, 0, 0, 0), share));

        assertThat(severity(rule.judge(iteration(weightRms(topology, 6, 0, 0, 0, 0), share))))
                .isEqualTo(expected);
    }

    /** What regularisation adds is still there when all is learnt: a ResNet50 of the zoo ends at 112, all of it penalty. */
    @ParameterizedTest
    @CsvSource({"111.9, HEALTHY", "0, WARNING"})
    void convergenceIsThatOfTheLossWithoutRegularisation(double penalty, String expected) {
        Topology topology = dense(4);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        for (int i = 0; i < 5; i++) {
            Verdict unused =
                    rule.judge(iteration(profile(topology, i, 1e-2, 0), 134.5).withPenalty(penalty));
        }
        IterationSample learnt = iteration(weightRms(topology, 5, 1e-12, 1e-12, 1e-12, 1e-12), 112)
                .withPenalty(penalty);
        Verdict unused = rule.judge(learnt);

        assertThat(severity(rule.judge(learnt))).isEqualTo(expected);
    }

    @Test
    void exactZerosNameEveryWeight() {
        assertThat(findings(lastOf(2, 3, 0, 0))).extracting(Finding::parameter).containsExactly(0, 2, 4);
    }

    @Test
    void exactZeroLossIsHealthy() {
        Topology topology = dense(4);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        Verdict unused = rule.judge(iteration(weightRms(topology, 0, 0, 0, 0, 0), 0));

        assertThat(rule.judge(iteration(weightRms(topology, 1, 0, 0, 0, 0), 0))).isEqualTo(Verdict.healthy());
    }

    @Test
    void dyingSeedIsFoundWithinThreeIterationsOfItsDeath() {
        Topology topology = dense(15);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        List<String> severities = new ArrayList<>();
        for (int i = 0; i < 103; i++) {
            boolean dead = i >= 100;
            severities.add(severity(
                    rule.judge(iteration(dead ? weightRms(topology, i) : profile(topology, i, 1e-4, 0.3), CHANCE))));
        }

        assertThat(severities.subList(0, 100)).containsOnly("HEALTHY");
        assertThat(severities.subList(100, 103)).containsExactly("UNDECIDED", "CRITICAL", "CRITICAL");
    }

    /** For cross entropy the gradient falls like the loss, for squared errors like its root. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1})
    void convergedRunStaysSilent(double power) {
        Topology topology = dense(5);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            double loss = CHANCE * Math.pow(10, -i / 500.0);
            verdicts.add(rule.judge(iteration(profile(topology, i, 2e-3 * Math.pow(loss, power), 1.1), loss)));
        }

        assertThat(verdicts).containsOnly(Verdict.healthy());
    }

    @Test
    void firstFindingTellsOfTheDecadesAtTheFirstWeight() {
        Finding first = findings(lastOf(2, 8, 1e-7, 4)).get(0);

        assertThat(first.parameter()).isZero();
        assertThat(first.quantity()).isEqualTo("decades of gradient lost towards the input");
        assertThat(first.limit()).isEqualTo(3);
    }

    @Test
    void onlyLayersBelowTheLimitAreNamed() {
        // RMS 1e-7, 1e-6, 1e-5, 1e-4, 1e-3 against a limit of 6.93e-6
        assertThat(findings(lastOf(2, 5, 1e-7, 4)))
                .extracting(Finding::parameter)
                .containsExactly(0, 2);
    }

    @Test
    void decadesAreToldFirstEvenIfTheFirstLayerIsNotTheFirstInOrder() {
        Topology topology = new Topology(
                List.of(
                        LayerInfo.of("deep", "DenseLayer", 1),
                        LayerInfo.of("shallow", "DenseLayer", 0),
                        LayerInfo.of("output", "OutputLayer", 2)),
                List.of(weight(0), weight(1), weight(2)));
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        Verdict unused = rule.judge(iteration(gradient(topology, 0, 1e-6, 1e-8, 1e-2), CHANCE));
        List<Finding> findings = findings(rule.judge(iteration(gradient(topology, 1, 1e-6, 1e-8, 1e-2), CHANCE)));

        assertThat(findings).extracting(Finding::parameter).containsExactly(1, 0);
        assertThat(findings.get(0).quantity()).isEqualTo("decades of gradient lost towards the input");
    }

    @Test
    void zeroInitialisedLastLayerIsThroughAfterTheFirstIteration() {
        Topology topology = dense(4);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        List<String> severities = new ArrayList<>();
        severities.add(severity(rule.judge(iteration(weightRms(topology, 0, 0, 0, 0, 1e-2), CHANCE))));
        for (int i = 1; i < 10; i++) {
            severities.add(severity(rule.judge(iteration(profile(topology, i, 1e-3, 1), CHANCE))));
        }

        assertThat(severities.get(0)).isEqualTo("UNDECIDED");
        assertThat(severities.subList(1, 10)).containsOnly("HEALTHY");
    }

    /** Two windows of 50 iterations are needed to see that the loss stands still. */
    @ParameterizedTest
    @CsvSource({"99, WARNING", "100, CRITICAL"})
    void severityRisesWhenTheLossStandsStill(int iterations, String expected) {
        assertThat(severity(lastOf(iterations, 8, 3e-7, 5))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.9989, WARNING", "0.9991, CRITICAL", "1.5, CRITICAL"})
    void lossStandsStillWhenItImprovesByLessThanAThousandth(double second, String expected) {
        Topology topology = dense(8);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 100; i++) {
            last = rule.judge(iteration(profile(topology, i, 3e-7, 5), i < 50 ? 1 : second));
        }

        assertThat(severity(last)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "Infinity, 1", "1, NaN", "1, Infinity"})
    void nonFiniteGradientOrScoreIsUndecided(double norm, double score) {
        Topology topology = dense(3);
        IterationSample sample = iteration(gradient(topology, 0, norm, 0, 1, 0, 1, 0), score);

        assertThat(Verdicts.rule(Rules.vanishing(), topology).judge(sample))
                .isEqualTo(Verdict.undecided("gradient or score is not finite"));
    }

    @Test
    void modelWithoutTrainableWeightsIsUndecided() {
        Topology topology = new Topology(dense(1).layers(), List.of(bias(0)));

        assertThat(Verdicts.rule(Rules.vanishing(), topology).judge(iteration(gradient(topology, 0, 1), 1)))
                .isEqualTo(Verdict.undecided("there are no trainable weights"));
    }

    private static Verdict lastOf(int iterations, int layers, double first, double decades) {
        Topology topology = dense(layers);
        Rule rule = Verdicts.rule(Rules.vanishing(), topology);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < iterations; i++) {
            last = rule.judge(iteration(profile(topology, i, first, decades), CHANCE));
        }
        return last;
    }

    /** RMS gradients on a straight line from the first layer, over the given decades. */
    private static GradientSample profile(Topology topology, long iteration, double first, double decades) {
        int layers = topology.layers().size();
        double[] rms = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            rms[layer] = first * Math.pow(10, decades * layer / (layers - 1));
        }
        return weightRms(topology, iteration, rms);
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

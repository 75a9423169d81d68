package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.bias;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.weight;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadUnitsRuleTest {
    private static final Topology TOPOLOGY = dense(3, "relu");
    private static final Column UNSAMPLED = Column.unmeasured(3);
    private static final int EVERY = 10;

    private final Rule rule = Verdicts.rule(Rules.deadUnits(), TOPOLOGY);
    private long iteration;

    @ParameterizedTest
    @CsvSource({"0.69, HEALTHY", "0.7, WARNING", "0.71, WARNING", "1, WARNING", "NaN, HEALTHY", "Infinity, WARNING"})
    void mostUnitsMayNotBeDeadWhileTheLossStands(double share, String expected) {
        assertThat(severity(sampled(12, Column.of(0, share, 0), 1))).isEqualTo(expected);
    }

    @Test
    void measurementsThatAllFailedAreUndecided() {
        assertThat(sampled(12, all(3, Double.NaN), 1))
                .isEqualTo(Verdict.undecided("neither activations nor zero gradients were sampled"));
    }

    @Test
    void lossMustHaveHadItsTimeToFall() {
        assertThat(severity(sampled(10, Column.of(0, 0.8, 0), 1))).isEqualTo("HEALTHY");
        assertThat(severity(sampled(1, Column.of(0, 0.8, 0), 1))).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"0.991, WARNING", "0.989, HEALTHY", "2, WARNING"})
    void mostUnitsMayBeDeadInARunThatLearns(double loss, String expected) {
        Verdict unused = sampled(5, Column.of(0, 0.9, 0), 1);

        assertThat(severity(sampled(20, Column.of(0, 0.9, 0), loss))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"4, HEALTHY", "5, WARNING"})
    void layerThatIsWhollyDeadIsAWarningWhateverTheLoss(int measurements, String expected) {
        Verdict unused = sampled(30, Column.of(0, 0, 0), 1);

        assertThat(severity(sampled(measurements, Column.of(0, 0, 1), 0.1))).isEqualTo(expected);
    }

    @Test
    void oneMeasurementStartsTheCountAnew() {
        Verdict unused = sampled(30, Column.of(0, 0, 0), 1);
        unused = sampled(4, Column.of(0, 1, 0), 1);
        unused = sampled(1, Column.of(0, 0, 0), 1);

        assertThat(sampled(4, Column.of(0, 1, 0), 1)).isEqualTo(Verdict.healthy());
    }

    @Test
    void verdictStandsUntilTheNextMeasurement() {
        Verdict measured = sampled(5, Column.of(0, 1, 0), 1);

        assertThat(rule.judge(sample(UNSAMPLED, Column.unmeasured(6), 1))).isEqualTo(measured);
        assertThat(severity(measured)).isEqualTo("WARNING");
    }

    @Test
    void measurementThatFailedLeavesTheCountAsItWas() {
        Verdict unused = sampled(4, Column.of(0, 1, 0), 1);
        unused = sampled(3, Column.of(0, Double.NaN, 0), 1);

        assertThat(severity(sampled(1, Column.of(0, 1, 0), 1))).isEqualTo("WARNING");
    }

    @Test
    void layerNearestToTheOutputIsNamedFirst() {
        assertThat(findings(sampled(5, Column.of(1, 0, 1), 1)))
                .containsExactly(
                        new Finding(4, "share of units that are zero for every example", 1, 0.7),
                        new Finding(0, "share of units that are zero for every example", 1, 0.7));
    }

    @ParameterizedTest
    @CsvSource({"0.69, HEALTHY", "0.7, WARNING", "1, WARNING"})
    void zeroGradientsOfTheBiasStandForUnitsThatAreNotSampled(double share, String expected) {
        assertThat(severity(zeros(12, 0, Column.of(0, 0, 0, share, 0, 0)))).isEqualTo(expected);
    }

    /** Pixels that are always dark, words that do not occur: their weights have no gradient. */
    @Test
    void sparseInputsAreNotDeadUnits() {
        assertThat(severity(zeros(30, 0, Column.of(0.95, 0, 0.95, 0, 0.95, 0)))).isEqualTo("HEALTHY");
    }

    @Test
    void zerosBesideNonFiniteElementsTellNothing() {
        assertThat(severity(zeros(30, 1, Column.of(0, 0, 0, 1, 0, 0)))).isEqualTo("UNDECIDED");
    }

    @Test
    void activationsCountMoreThanGradients() {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 30; i++) {
            last = rule.judge(sample(Column.of(0, 0, 0), Column.of(0, 1, 0, 1, 0, 0), 1));
        }

        assertThat(last).isEqualTo(Verdict.healthy());
    }

    /** Without a bias the weight counts, except in the first layer, whose inputs may be zero. */
    @ParameterizedTest
    @CsvSource({"0, HEALTHY", "1, WARNING"})
    void zeroGradientsOfAWeightStandForUnitsOfALayerWithoutABias(int dead, String expected) {
        Topology topology = new Topology(dense(2, "relu").layers(), List.of(weight(0), weight(1)));
        Rule fresh = Verdicts.rule(Rules.deadUnits(), topology);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 30; i++) {
            GradientSample gradient = GradientSample.of(topology, i, all(2, 1), all(2, 0))
                    .withZeroFractions(dead == 0 ? Column.of(1, 0) : Column.of(0, 1));
            last = fresh.judge(new IterationSample(gradient, 0, 1, all(2, 0.001), all(2, 1), all(2, 1)));
        }

        assertThat(severity(last)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "leakyrelu", "elu", "identity", ""})
    void otherActivationsCannotDie(String activation) {
        Topology topology = dense(3, activation);
        Rule fresh = Verdicts.rule(Rules.deadUnits(), topology);
        GradientSample gradient = GradientSample.of(topology, 0, all(6, 1), all(6, 0));

        assertThat(fresh.judge(
                        new IterationSample(gradient, 0, 1, all(6, 1), all(6, 1), all(6, 1), Column.of(1, 1, 1))))
                .isEqualTo(Verdict.undecided("there are no rectifiers to train"));
    }

    @Test
    void frozenLayersAreNotJudged() {
        Topology topology = new Topology(dense(1, "relu").layers(), List.of(bias(0)));

        assertThat(Verdicts.rule(Rules.deadUnits(), topology)
                        .judge(new IterationSample(
                                GradientSample.of(topology, 0, all(1, 0), all(1, 0)),
                                0,
                                1,
                                all(1, 0),
                                all(1, 1),
                                all(1, 1),
                                Column.of(1))))
                .isEqualTo(Verdict.undecided("there are no rectifiers to train"));
    }

    @Test
    void nothingSampledYetIsUndecided() {
        assertThat(rule.judge(sample(UNSAMPLED, Column.unmeasured(6), 1)))
                .isEqualTo(Verdict.undecided("neither activations nor zero gradients were sampled"));
    }

    /** As in networks of width 5 that train well: up to three of five units are dead, the loss stands at first. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthyNoisyRunStaysSilent(long seed) {
        Random random = new Random(seed);
        List<Verdict> alarms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double[] dead = new double[3];
            Arrays.setAll(dead, layer -> random.nextInt(4) / 5.0);
            boolean looked = i % EVERY == 0;
            double loss = i < 500 ? 0.693 + 0.01 * random.nextGaussian() : 0.4 + 0.05 * random.nextGaussian();
            Column zeros = looked ? Column.of(0, dead[0], 0, dead[1], 0, dead[2]) : Column.unmeasured(6);
            Verdict verdict = rule.judge(sample(looked ? Column.of(dead) : UNSAMPLED, zeros, loss));
            if (verdict != Verdict.healthy()) {
                alarms.add(verdict);
            }
        }

        assertThat(alarms).isEmpty();
    }

    /** So many measurements of the units, each followed by nine iterations without. */
    private Verdict sampled(int measurements, Column dead, double loss) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < measurements * EVERY; i++) {
            boolean looked = i % EVERY == 0;
            last = rule.judge(sample(looked ? dead : UNSAMPLED, Column.unmeasured(6), loss));
        }
        return last;
    }

    private Verdict zeros(int measurements, int nonFinite, Column fractions) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < measurements * EVERY; i++) {
            GradientSample gradient = GradientSample.of(TOPOLOGY, iteration++, all(6, 1), all(6, nonFinite));
            GradientSample looked = i % EVERY == 0 ? gradient.withZeroFractions(fractions) : gradient;
            last = rule.judge(new IterationSample(looked, 0, 1, all(6, 0.001), all(6, 1), all(6, 1)));
        }
        return last;
    }

    private IterationSample sample(Column dead, Column zeros, double loss) {
        GradientSample gradient =
                GradientSample.of(TOPOLOGY, iteration++, all(6, 1), all(6, 0)).withZeroFractions(zeros);
        return new IterationSample(gradient, 0, loss, all(6, 0.001), all(6, 1), all(6, 1), dead);
    }
}

package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.weight;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaturationRuleTest {
    private static final Topology TOPOLOGY = dense(3, "tanh");
    private static final Column UNSAMPLED = Column.unmeasured(3);
    private static final Verdict NOTHING = Verdict.undecided("there are no hidden layers that saturate");
    private static final int EVERY = 10;

    private final Rule rule = Verdicts.rule(Rules.saturation(), TOPOLOGY);
    private long iteration;

    @ParameterizedTest
    @CsvSource({"0.499, HEALTHY", "0.5, HEALTHY", "0.501, WARNING", "1, WARNING", "Infinity, WARNING", "NaN, HEALTHY"})
    void mostActivationsMayNotBeFlatWhileTheLossStands(double share, String expected) {
        assertThat(severity(sampled(11, Column.of(0, share, 0), 1))).isEqualTo(expected);
    }

    @Test
    void lossMustHaveHadItsTimeToFall() {
        assertThat(severity(sampled(10, Column.of(0.9, 0, 0), 1))).isEqualTo("HEALTHY");
        assertThat(severity(sampled(1, Column.of(0.9, 0, 0), 1))).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"4, HEALTHY", "5, WARNING"})
    void fiveMeasurementsInARowMakeAVerdict(int measurements, String expected) {
        Verdict unused = sampled(20, Column.of(0, 0, 0), 1);
        unused = sampled(4, Column.of(0.9, 0, 0), 1);
        unused = sampled(1, Column.of(0, 0, 0), 1);

        assertThat(severity(sampled(measurements, Column.of(0.9, 0, 0), 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.991, WARNING", "0.989, HEALTHY", "2, WARNING", "NaN, HEALTHY"})
    void activationsMayBeFlatInARunThatLearns(double loss, String expected) {
        Verdict unused = sampled(5, Column.of(0.9, 0.9, 0), 1);

        assertThat(severity(sampled(20, Column.of(0.9, 0.9, 0), loss))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"4, 0.95, HEALTHY", "5, 0.95, WARNING", "5, 0.9, HEALTHY", "5, Infinity, WARNING", "5, NaN, HEALTHY"})
    void nearlyAllMayNotBeFlatFromTheStartEvenInARunThatLearns(int measurements, double share, String expected) {
        assertThat(severity(falling(measurements, Column.of(0, share, 0)))).isEqualTo(expected);
    }

    @Test
    void startIsForgottenOnceTheLayerHasLeftTheFlatRegion() {
        Column flat = Column.of(0.95, 0, 0);
        assertThat(severity(falling(6, flat))).isEqualTo("WARNING");

        assertThat(severity(falling(1, Column.of(0.85, 0, 0)))).isEqualTo("HEALTHY");
        assertThat(severity(falling(10, flat))).isEqualTo("HEALTHY");
    }

    @ParameterizedTest
    @CsvSource({"100, WARNING", "101, HEALTHY"})
    void networkThatWasTrainedBeforeHasNoStart(long firstIteration, String expected) {
        iteration = firstIteration;

        assertThat(severity(falling(10, Column.of(0.95, 0, 0)))).isEqualTo(expected);
    }

    @Test
    void lastLayerMayBeFlat() {
        assertThat(severity(sampled(30, Column.of(0, 0, 1), 1))).isEqualTo("HEALTHY");
    }

    @Test
    void outputLayersMayBeFlatWhereverTheyAre() {
        Topology topology = new Topology(
                List.of(layer("a", "OutputLayer", 0), layer("b", "DenseLayer", 1)), List.of(weight(0), weight(1)));

        assertThat(judgeOnce(topology)).isEqualTo(NOTHING);
    }

    @Test
    void lossLayerBehindTheLastWeightsDoesNotMakeThemHidden() {
        Topology topology =
                new Topology(List.of(layer("a", "DenseLayer", 0), layer("loss", "LossLayer", 1)), List.of(weight(0)));

        assertThat(judgeOnce(topology)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "elu", "softmax", "identity", ""})
    void otherActivationsDoNotSaturate(String activation) {
        assertThat(judgeOnce(dense(2, activation))).isEqualTo(NOTHING);
    }

    @Test
    void layersFromTheInputOnAreNamed() {
        assertThat(findings(sampled(12, Column.of(0.6, 0.7, 1), 1)))
                .containsExactly(
                        new Finding(0, "share of activations in their flat region", 0.6, 0.5),
                        new Finding(2, "share of activations in their flat region", 0.7, 0.5));
    }

    @Test
    void verdictStandsUntilTheNextMeasurement() {
        Verdict measured = sampled(12, Column.of(0.9, 0, 0), 1);

        assertThat(rule.judge(sample(UNSAMPLED, 1))).isEqualTo(measured);
    }

    @Test
    void nothingSampledYetIsUndecided() {
        Verdict expected = Verdict.undecided("activations were not sampled");

        assertThat(rule.judge(sample(UNSAMPLED, 1))).isEqualTo(expected);
        assertThat(rule.judge(sample(all(3, Double.NaN), 1))).isEqualTo(expected);
    }

    /** A plateau with up to half of the activations flat, then learning, in which more and more of them are. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthyNoisyRunStaysSilent(long seed) {
        Random random = new Random(seed);
        List<Verdict> alarms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double flat = i < 500 ? 0.5 * random.nextDouble() : Math.min(1, 0.3 + i / 20_000.0);
            double loss = i < 500 ? 0.693 + 0.01 * random.nextGaussian() : 0.3 + 0.05 * random.nextGaussian();
            Verdict verdict = rule.judge(sample(i % EVERY == 0 ? Column.of(flat, flat, 1) : UNSAMPLED, loss));
            if (verdict != Verdict.healthy()) {
                alarms.add(verdict);
            }
        }

        assertThat(alarms).isEmpty();
    }

    private static LayerInfo layer(String name, String type, int depth) {
        return new LayerInfo(name, type, depth, "sigmoid", "XAVIER", "Adam");
    }

    private static Verdict judgeOnce(Topology topology) {
        int parameters = topology.parameterCount();
        Column ones = all(parameters, 1);
        GradientSample gradient = GradientSample.of(topology, 0, ones, all(parameters, 0));
        Column flat = all(topology.layers().size(), 1);
        return Verdicts.rule(Rules.saturation(), topology)
                .judge(new IterationSample(gradient, 0, 1, ones, ones, ones, flat));
    }

    /** So many measurements, each followed by nine iterations without. */
    private Verdict sampled(int measurements, Column flat, double loss) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < measurements * EVERY; i++) {
            last = rule.judge(sample(i % EVERY == 0 ? flat : UNSAMPLED, loss));
        }
        return last;
    }

    /** The same with a loss that falls to nothing. */
    private Verdict falling(int measurements, Column flat) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < measurements * EVERY; i++) {
            last = rule.judge(sample(i % EVERY == 0 ? flat : UNSAMPLED, Math.pow(0.9, (double) iteration)));
        }
        return last;
    }

    private IterationSample sample(Column flat, double loss) {
        GradientSample gradient = GradientSample.of(TOPOLOGY, iteration++, all(6, 1), all(6, 0));
        return new IterationSample(gradient, 0, loss, all(6, 0.001), all(6, 1), all(6, 1), flat);
    }
}

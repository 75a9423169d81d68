package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learning rate and updater of the samples are 0.001 and Adam, the initialisation is XAVIER. */
class AdviceTest {
    private static final Finding SECOND_LAYER = new Finding(2, "quantity", 2, 1);

    @Test
    void stepsThatAreTooLargeAskForATenthOfTheLearningRate() {
        Advice advice = advice(Rules.updateRatio(), dense(2), new Finding(2, "log10 of the update ratio", -1, -1.5));

        assertThat(advice.cause()).contains("learning rate is too high (Adam, 0.001)");
        assertThat(advice.remedy())
                .startsWith("divide the learning rate by 10 (.updater(new Adam(0.0001)))")
                .contains("layer 1 (dense1)", ".weightInit(WeightInit.XAVIER)");
    }

    @Test
    void stepsThatAreTooSmallAskForTenTimesTheLearningRate() {
        Advice advice = advice(Rules.updateRatio(), dense(2), new Finding(2, "log10 of the update ratio", -7, -5));

        assertThat(advice.cause()).contains("learning rate is too low (Adam, 0.001)");
        assertThat(advice.remedy()).startsWith("multiply the learning rate by 10 (.updater(new Adam(0.01)))");
    }

    @Test
    void deadUnitsAskForLeakyOnes() {
        Advice advice = advice(Rules.deadUnits(), dense(2, "relu"), SECOND_LAYER);

        assertThat(advice.cause()).contains("negative for every example", "(XAVIER)");
        assertThat(advice.remedy())
                .startsWith("in layer 1 (dense1) use leakyrelu (.activation(Activation.LEAKYRELU))")
                .contains("instead of relu", ".weightInit(WeightInit.RELU)", ".biasInit(0.01)")
                .contains(".updater(new Adam(0.0001))", "new BatchNormalization.Builder().build()");
    }

    @Test
    void saturationAsksForScaledInputsAndXavier() {
        Advice advice = advice(Rules.saturation(), dense(2, "tanh"), new Finding(0, "quantity", 2, 1));

        assertThat(advice.cause())
                .startsWith("the inputs of tanh units are so large")
                .contains("(XAVIER)");
        assertThat(advice.remedy())
                .contains("NormalizerStandardize", "layer 0 (dense0)", ".weightInit(WeightInit.XAVIER)")
                .contains(".activation(Activation.RELU).weightInit(WeightInit.RELU)");
    }

    @Test
    void networkThatNormalisesIsNotToldToDoSo() {
        LayerInfo normalised = LayerInfo.of("norm", "BatchNormalization", 1);
        Topology topology = new Topology(List.of(dense(1, "tanh").layers().get(0), normalised), List.of(weight(0)));

        for (RuleFactory rule : List.of(Rules.exploding(), Rules.vanishing(), Rules.deadUnits(), Rules.saturation())) {
            assertThat(advice(rule, topology, new Finding(0, "quantity", 2, 1)).remedy())
                    .as(rule.name())
                    .doesNotContain("BatchNormalization");
        }
    }

    @Test
    void parameterWithoutAGradientIsCutOff() {
        Topology topology = dense(2);
        Advice advice = advice(Rules.unchanged(), iteration(gradient(topology, 0, 1, 1, 0, 0), 1), SECOND_LAYER);

        assertThat(advice.cause()).startsWith("no gradient reaches them");
        assertThat(advice.remedy()).contains("layer 1 (dense1)", "FrozenLayer");
    }

    @Test
    void parameterWithAGradientNeedsLargerSteps() {
        Advice advice = advice(Rules.unchanged(), dense(2), SECOND_LAYER);

        assertThat(advice.cause()).startsWith("there is a gradient, but the steps are rounded away");
        assertThat(advice.remedy()).contains(".updater(new Adam(0.1))", ".dataType(DataType.DOUBLE)");
    }

    @Test
    void explosionAsksForClippingInTheWordsOfDl4j() {
        assertThat(advice(Rules.exploding(), dense(2), SECOND_LAYER).remedy())
                .contains(".gradientNormalization(GradientNormalization.ClipL2PerLayer)")
                .contains(".gradientNormalizationThreshold(1.0)", ".updater(new Adam(0.0001))");
    }

    @Test
    void recurrentExplosionAsksForShorterBackPropagation() {
        Topology topology = new Topology(
                dense(1, "tanh").layers(),
                List.of(weight(0), new ParameterInfo(0, "RW", ParameterRole.RECURRENT_WEIGHT, 100, true)));

        assertThat(advice(Rules.exploding(), topology, new Finding(1, "quantity", 2, 1))
                        .remedy())
                .contains(".backpropType(BackpropType.TruncatedBPTT).tBPTTLength(20)", "new LSTM.Builder()");
    }

    @ParameterizedTest
    @CsvSource({"sigmoid, .activation(Activation.RELU)", "relu, .activation(Activation.LEAKYRELU)", "cube, XAVIER"})
    void vanishingAsksForWhatFitsTheActivation(String activation, String line) {
        assertThat(advice(Rules.vanishing(), dense(4, activation), SECOND_LAYER).remedy())
                .contains(line, ".weightInit(WeightInit.RELU)", "new BatchNormalization.Builder().build()");
    }

    @Test
    void unknownUpdaterGetsNoLineOfCode() {
        Topology topology =
                new Topology(List.of(new LayerInfo("a", "DenseLayer", 0, "", "", "MyUpdater")), List.of(weight(0)));

        assertThat(advice(Rules.updateRatio(), topology, new Finding(0, "quantity", -1, -1.5))
                        .remedy())
                .startsWith("divide the learning rate by 10, and in layer 0 (a)");
    }

    @Test
    void nonFiniteScoreBlamesTheForwardPass() {
        Advice advice = advice(
                Rules.nonFinite(), dense(2), new Finding(Finding.WHOLE_MODEL, "score", Double.NaN, Double.MAX_VALUE));

        assertThat(advice.cause()).contains("this mini-batch or the forward pass over it");
        assertThat(advice.remedy()).startsWith("check the data of this iteration");
    }

    @Test
    void nonFiniteGradientNamesWhereTheBackwardPassBeganIt() {
        assertThat(advice(Rules.nonFinite(), dense(2), new Finding(2, "non-finite gradient elements", 3, 0))
                        .cause())
                .contains("in the backward pass from dense1.W towards the input");
    }

    @Test
    void nonFiniteUpdateBlamesTheUpdater() {
        assertThat(advice(Rules.nonFinite(), dense(2), new Finding(2, "update norm", Double.NaN, Double.MAX_VALUE))
                        .cause())
                .contains("the updater made the values");
    }

    /** Once a poisoned step was taken the parameters are lost too; that is not where it began. */
    @ParameterizedTest
    @CsvSource({
        "non-finite gradient elements (it began here at iteration 7), the parameters were still finite",
        "parameter norm (it began here at iteration 7), the parameters themselves are no longer finite"
    })
    void laterIterationsBlameWhatItBeganWith(String quantity, String cause) {
        GradientSample gradient = gradient(dense(1), 9, Double.NaN, Double.NaN);
        IterationSample lost =
                new IterationSample(gradient, 0, Double.NaN, all(2, 1), all(2, Double.NaN), Column.of(1e-3, 1e-3));

        assertThat(advice(Rules.nonFinite(), lost, new Finding(0, quantity, 1, 0))
                        .cause())
                .startsWith(cause);
    }

    private static Advice advice(RuleFactory rule, Topology topology, Finding finding) {
        int size = topology.parameterCount();
        return advice(rule, iteration(GradientSample.of(topology, 17, all(size, 1), all(size, 0)), 1), finding);
    }

    private static Advice advice(RuleFactory rule, IterationSample sample, Finding finding) {
        return rule.advice(new Verdict.Violated(Severity.WARNING, List.of(finding)), sample);
    }
}

package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that begin too small, as the rule {@code vanishing} sees them: two layers of 16 outputs each. */
class FlatStartTest {
    private Topology topology = topology(ParameterRole.BIAS, 16);
    private Rule rule = Verdicts.rule(Rules.vanishing(), topology);
    private long iteration;

    /** Norms over 4 are the gains; then the change of the loss for both weights' own size, a quarter of the loss at most. */
    @ParameterizedTest
    @CsvSource({
        "0.79, 0.79, 0.1, 1, WARNING",
        "0.81, 0.79, 0.1, 1, HEALTHY",
        "0.79, 0.81, 0.1, 1, HEALTHY",
        "0.79, NaN, 0.1, 1, HEALTHY",
        "0, 0, 0.1, 1, WARNING",
        "0.5, 0.5, 0.249, 1, WARNING",
        "0.5, 0.5, 0.251, 1, HEALTHY",
        "0.5, 0.5, 0.251, 1.1, WARNING",
        "0.5, 0.5, 0.251, -1.1, WARNING"
    })
    void someWeightMustBeLargeEnoughOrTheLossSteep(
            double first, double second, double norm, double loss, String expected) {
        Verdict unused = judge(first, second, norm, loss);

        assertThat(severity(judge(first, second, norm, loss))).isEqualTo(expected);
    }

    @Test
    void oneIterationDoesNotMakeAVerdict() {
        assertThat(severity(judge(0.1, 0.1, 0.1, 1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(0.1, 0.1, 0.1, 1))).isEqualTo("WARNING");
    }

    @Test
    void onlyTheFirstIterationsAreJudged() {
        for (int i = 0; i < 9; i++) {
            Verdict unused = judge(4, 4, 0.1, 1);
        }
        assertThat(severity(judge(0.1, 0.1, 0.1, 1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(0.1, 0.1, 0.1, 1))).isEqualTo("HEALTHY");
    }

    /** The scale of normalised layers does not matter; without biases nobody knows the number of outputs. */
    @ParameterizedTest
    @CsvSource({"NORMALIZATION", "OTHER"})
    void normalisedLayersAndThoseWithoutBiasAreNotJudged(ParameterRole second) {
        topology = topology(second, 16);
        rule = Verdicts.rule(Rules.vanishing(), topology);
        Verdict unused = judge(0.1, 0.1, 0.1, 1);

        assertThat(severity(judge(0.1, 0.1, 0.1, 1))).isEqualTo("HEALTHY");
    }

    /** Nothing fades on the way through one layer. */
    @Test
    void oneLayerMayBeginAtZero() {
        topology = dense(1);
        rule = Verdicts.rule(Rules.vanishing(), topology);
        for (int i = 0; i < 3; i++) {
            assertThat(severity(rule.judge(new IterationSample(
                            gradient(topology, i, 0.1, 0.1), 0, 1, all(2, 1e-6), all(2, 0), all(2, 1e-3)))))
                    .isEqualTo("HEALTHY");
        }
    }

    @Test
    void allWeightsAreNamedAndTheInitialisationIsBlamed() {
        Verdict unused = judge(0.2, 0.1, 0.1, 1);
        Verdict verdict = judge(0.2, 0.1, 0.1, 1);

        assertThat(findings(verdict))
                .containsExactly(
                        new Finding(0, FlatStart.QUANTITY, 0.05, 0.2), new Finding(2, FlatStart.QUANTITY, 0.025, 0.2));
        Advice advice = VanishingAdvice.of((Verdict.Violated) verdict, sample(0.2, 0.1, 0.1, 1));
        assertThat(advice.cause()).startsWith("the initial weights (XAVIER) of all layers are so small");
        assertThat(advice.remedy()).contains(".weightInit(WeightInit.XAVIER)", "begin anew");
    }

    private static Topology topology(ParameterRole firstOther, long outputs) {
        Topology dense = dense(2);
        List<ParameterInfo> parameters = new ArrayList<>(dense.parameters());
        parameters.set(1, new ParameterInfo(0, "b", firstOther, outputs, true));
        parameters.set(3, new ParameterInfo(1, "b", ParameterRole.BIAS, outputs, true));
        return new Topology(dense.layers(), parameters);
    }

    private Verdict judge(double first, double second, double norm, double loss) {
        return rule.judge(sample(first, second, norm, loss));
    }

    /** Both weights have the gradient, each its norm. */
    private IterationSample sample(double first, double second, double norm, double loss) {
        return new IterationSample(
                gradient(topology, iteration++, norm, 0, norm, 0),
                0,
                loss,
                all(4, 1e-6),
                Column.of(first, 0, second, 0),
                all(4, 1e-3));
    }
}

package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs that nobody has scaled, as the rule {@code saturation} sees them: an LSTM layer of 4 inputs and 9 units. */
class LargeInputsTest {
    private final Topology topology = topology(true);
    private Rule rule = Verdicts.rule(Rules.saturation(), topology);
    private long iteration;

    /** RMS gradients of input weights, recurrent weights and biases. */
    @ParameterizedTest
    @CsvSource({
        "15.1, 1, 1, WARNING",
        "14.9, 1, 1, UNDECIDED",
        "15.1, 1.1, 0, UNDECIDED",
        "15.1, 0, 1.1, UNDECIDED",
        "15.1, 1, 0, WARNING",
        "1, 0, 0, UNDECIDED",
        "0, 0, 0, UNDECIDED",
        "NaN, 1, 1, UNDECIDED",
        "Infinity, 1, 1, UNDECIDED",
        "15.1, NaN, 1, UNDECIDED"
    })
    void gradientsTellHowLargeInputsAre(double inputs, double outputs, double biases, String expected) {
        Verdict unused = judge(inputs, outputs, biases);
        Verdict last = judge(inputs, outputs, biases);

        assertThat(severity(last)).isEqualTo("UNDECIDED");
        assertThat(severity(judge(inputs, outputs, biases))).isEqualTo(expected);
    }

    @Test
    void onlyTheFirstIterationsAreJudged() {
        for (int i = 0; i < 8; i++) {
            Verdict unused = judge(1, 1, 1);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(severity(judge(1000, 1, 1))).isEqualTo("UNDECIDED");
        }
    }

    @Test
    void anIterationWithSmallInputsBeginsAnew() {
        Verdict unused = judge(1000, 1, 1);
        unused = judge(1000, 1, 1);
        unused = judge(1, 1, 1);
        unused = judge(1000, 1, 1);

        assertThat(severity(judge(1000, 1, 1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(1000, 1, 1))).isEqualTo("WARNING");
    }

    @Test
    void layersWithoutRecurrentWeightsAreNotJudged() {
        rule = Verdicts.rule(Rules.saturation(), topology(false));
        for (int i = 0; i < 5; i++) {
            assertThat(severity(judge(1000, 1, 1))).isEqualTo("UNDECIDED");
        }
    }

    @Test
    void theLayerAndTheSizeOfItsInputsAreNamed() {
        Verdict unused = judge(2600, 1, 2);
        unused = judge(2600, 1, 2);
        Verdict verdict = judge(2600, 1, 2);

        assertThat(findings(verdict)).singleElement().satisfies(finding -> {
            assertThat(finding.parameter()).isZero();
            assertThat(finding.observed()).isCloseTo(1300, within(1e-9));
            assertThat(finding.limit()).isEqualTo(15);
        });
        Advice advice = SaturationAdvice.of((Verdict.Violated) verdict, sample(2600, 1, 2));
        assertThat(advice.cause()).contains("lstm", "some 1000 in size", "not scaled");
        assertThat(advice.remedy()).contains("NormalizerStandardize", "begin anew");
    }

    private static Topology topology(boolean isRecurrent) {
        return new Topology(
                List.of(
                        new LayerInfo("lstm", "LSTM", 0, "tanh", "XAVIER", "Adam"),
                        LayerInfo.of("out", "RnnOutputLayer", 1)),
                List.of(
                        new ParameterInfo(0, "W", ParameterRole.WEIGHT, 4 * 36, true),
                        new ParameterInfo(
                                0,
                                "RW",
                                isRecurrent ? ParameterRole.RECURRENT_WEIGHT : ParameterRole.OTHER,
                                9 * 36,
                                true),
                        new ParameterInfo(0, "b", ParameterRole.BIAS, 36, true),
                        new ParameterInfo(1, "W", ParameterRole.WEIGHT, 18, true)));
    }

    private Verdict judge(double inputs, double outputs, double biases) {
        return rule.judge(sample(inputs, outputs, biases));
    }

    private IterationSample sample(double inputs, double outputs, double biases) {
        return new IterationSample(
                gradient(topology, iteration++, 12 * inputs, 18 * outputs, 6 * biases, 1),
                0,
                1,
                all(4, 1e-6),
                all(4, 1),
                all(4, 1e-3));
    }
}

package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loss that is too steep where training begins, as the rule {@code exploding} sees it: weights of 10,000 elements. */
class SteepStartTest {
    private static final long ELEMENTS = 10_000;

    private Rule rule = Verdicts.rule(Rules.exploding(), topology(ParameterRole.WEIGHT));
    private Topology topology = topology(ParameterRole.WEIGHT);
    private long iteration;

    /** Norms of 20 and 30 of 10,000 elements: 60 times the loss of 1. */
    @ParameterizedTest
    @CsvSource({
        "20, 30, 1, WARNING",
        "20, 30, -1, WARNING",
        "20, 14.9, 1, UNDECIDED",
        "9.9, 30, 1, UNDECIDED",
        "20, 30, 2.1, UNDECIDED",
        "20, 14.9, 1e-9, UNDECIDED",
        "20, NaN, 1, UNDECIDED",
        "20, 30, NaN, UNDECIDED",
        "20, Infinity, 1, WARNING"
    })
    void theLossMayNotChangeThirtyTimesForAWeightsOwnSize(double norm, double size, double loss, String expected) {
        Verdict unused = judge(norm, size, loss);
        Verdict last = judge(norm, size, loss);

        assertThat(severity(last)).isEqualTo("UNDECIDED");
        assertThat(severity(judge(norm, size, loss))).isEqualTo(expected);
    }

    @Test
    void onlyTheFirstIterationsAreJudged() {
        for (int i = 0; i < 8; i++) {
            Verdict unused = judge(1, 1, 1);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(severity(judge(20, 30, 1))).isEqualTo("UNDECIDED");
        }
    }

    @Test
    void anIterationThatIsNotSteepBeginsAnew() {
        Verdict unused = judge(20, 30, 1);
        unused = judge(20, 30, 1);
        unused = judge(1, 1, 1);
        unused = judge(20, 30, 1);

        assertThat(severity(judge(20, 30, 1))).isEqualTo("UNDECIDED");
        assertThat(severity(judge(20, 30, 1))).isEqualTo("WARNING");
    }

    @Test
    void steepWeightsAreNamed() {
        Verdict unused = judge(20, 30, 1);
        unused = judge(20, 30, 1);

        assertThat(findings(judge(20, 30, 1))).singleElement().satisfies(finding -> {
            assertThat(finding.parameter()).isEqualTo(2);
            assertThat(finding.quantity()).startsWith("steepness");
            assertThat(finding.observed()).isCloseTo(60, within(1e-9));
            assertThat(finding.limit()).isEqualTo(30);
        });
    }

    /** The loss there does not depend on the size of the weights, and gradients are in inverse proportion to it. */
    @Test
    void normalisedNetworksMayBeSteep() {
        topology = topology(ParameterRole.NORMALIZATION);
        rule = Verdicts.rule(Rules.exploding(), topology);
        for (int i = 0; i < 5; i++) {
            assertThat(severity(judge(20, 30, 1))).isEqualTo("UNDECIDED");
        }
    }

    @Test
    void theAdviceIsToBeginElsewhere() {
        Verdict unused = judge(20, 30, 1);
        unused = judge(20, 30, 1);
        Verdict.Violated violated = (Verdict.Violated) judge(20, 30, 1);

        Advice advice = ExplodingAdvice.of(violated, sample(20, 30, 1));

        assertThat(advice.cause()).contains("initial weights (XAVIER)", "inputs that are not scaled");
        assertThat(advice.remedy()).contains("NormalizerStandardize", ".weightInit(WeightInit.RELU)");
    }

    private static Topology topology(ParameterRole second) {
        Topology dense = dense(2);
        List<ParameterInfo> parameters = new ArrayList<>(dense.parameters());
        parameters.set(1, new ParameterInfo(0, "b", second, 10, true));
        parameters.set(2, new ParameterInfo(1, "W", ParameterRole.WEIGHT, ELEMENTS, true));
        return new Topology(dense.layers(), parameters);
    }

    /** The second layer's weight has the gradient and the norm. */
    private Verdict judge(double norm, double size, double loss) {
        return rule.judge(sample(norm, size, loss));
    }

    private IterationSample sample(double norm, double size, double loss) {
        return new IterationSample(
                gradient(topology, iteration++, 1, 0, norm, 0), 0, loss, all(4, 1e-6), all(4, size), all(4, 1e-3));
    }
}

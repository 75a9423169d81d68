package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A single step that goes too far, as the rule {@code exploding} sees it. The weights have a norm of 1. */
class OvershootTest {
    private static final Topology TOPOLOGY = dense(2);

    private final Rule rule = Verdicts.rule(Rules.exploding(), TOPOLOGY);
    private long iteration;

    @ParameterizedTest
    @CsvSource({
        "0.31, 2.1, CRITICAL",
        "0.29, 2.1, UNDECIDED",
        "0.31, 1.9, UNDECIDED",
        "1.01, 1.51, CRITICAL",
        "1.01, 1.49, UNDECIDED",
        "0.99, 1.51, UNDECIDED",
        "Infinity, 2.1, CRITICAL",
        "NaN, 2.1, UNDECIDED",
        "0.31, NaN, UNDECIDED"
    })
    void aStepMayNotBeNearlyAsLargeAsTheWeightsAndDoubleTheLoss(double step, double loss, String expected) {
        Verdict unused = judge(step, 1);

        assertThat(severity(judge(0.01, loss))).isEqualTo(expected);
    }

    @Test
    void itStandsForOneMoreIteration() {
        Verdict unused = judge(0.5, 1);

        assertThat(severity(judge(0.01, 3))).isEqualTo("CRITICAL");
        assertThat(severity(judge(0.01, 1))).isEqualTo("CRITICAL");
        assertThat(severity(judge(0.01, 1))).isEqualTo("UNDECIDED");
    }

    @Test
    void theStepIsTold() {
        Verdict unused = judge(0.5, 1);

        assertThat(findings(judge(0.01, 3)).get(0))
                .isEqualTo(new Finding(
                        Finding.WHOLE_MODEL,
                        "size of a step in parts of the weights (the loss has risen by it)",
                        0.5,
                        0.3));
    }

    @Test
    void itIsSeenLateInTrainingAsWell() {
        for (int i = 0; i < 200; i++) {
            Verdict unused = judge(0.01, 1);
        }
        Verdict unused = judge(0.5, 1);

        assertThat(severity(judge(0.01, 3))).isEqualTo("CRITICAL");
    }

    /** A third of the size is enough for a while, and the finding tells it. */
    @ParameterizedTest
    @CsvSource({"0.201, 0, CRITICAL", "0.2, 0, UNDECIDED", "0.201, 19, CRITICAL", "0.201, 20, UNDECIDED"})
    void aStepAfterARiseOfTheRateMayBeLessLarge(double rate, int later, String expected) {
        Verdict unused = rule.judge(sample(TOPOLOGY, iteration++, 0.01, 1, 0.1));
        for (int i = 0; i < later; i++) {
            unused = rule.judge(sample(TOPOLOGY, iteration++, 0.01, 1, rate));
        }
        unused = rule.judge(sample(TOPOLOGY, iteration++, 0.11, 1, rate));
        Verdict verdict = rule.judge(sample(TOPOLOGY, iteration++, 0.01, 3, rate));

        assertThat(severity(verdict)).isEqualTo(expected);
        assertThat(findings(verdict).stream().limit(1))
                .allMatch(finding -> Math.abs(finding.limit() - 0.1) < 1e-12 && finding.observed() == 0.11)
                .allMatch(finding -> finding.quantity().startsWith("size of a step after a rise of the learning rate"));
    }

    @Test
    void afterARiseTheAdviceNamesTheRateAndTheSchedule() {
        Verdict unused = rule.judge(sample(TOPOLOGY, iteration++, 0.01, 1, 0.1));
        unused = rule.judge(sample(TOPOLOGY, iteration++, 0.5, 1, 20));
        IterationSample after = sample(TOPOLOGY, iteration++, 0.01, 3, 20);
        Advice advice = Rules.exploding().advice((Verdict.Violated) rule.judge(after), after);

        assertThat(advice.cause())
                .startsWith("the learning rate has just risen")
                .contains("20)");
        assertThat(advice.remedy()).contains("schedule", "warm-up");
    }

    /** The first step of AdaGrad has the size of the learning rate, and those that follow shrink. */
    @Test
    void stepsOfAdaGradMayBeLarge() {
        List<LayerInfo> layers = TOPOLOGY.layers().stream()
                .map(l -> new LayerInfo(l.name(), l.type(), l.depth(), l.activation(), l.weightInit(), "AdaGrad"))
                .toList();

        assertThat(severityAfterALargeStep(new Topology(layers, TOPOLOGY.parameters())))
                .isEqualTo("UNDECIDED");
    }

    /** Their output does not depend on the size of the weights. */
    @Test
    void stepsInNormalisedNetworksMayBeLarge() {
        List<ParameterInfo> parameters = new ArrayList<>(TOPOLOGY.parameters());
        parameters.set(1, new ParameterInfo(0, "gamma", ParameterRole.NORMALIZATION, 4, true));

        assertThat(severityAfterALargeStep(new Topology(TOPOLOGY.layers(), parameters)))
                .isEqualTo("UNDECIDED");
    }

    private static String severityAfterALargeStep(Topology topology) {
        Rule other = Verdicts.rule(Rules.exploding(), topology);
        Verdict unused = other.judge(sample(topology, 0, 0.5, 1));
        return severity(other.judge(sample(topology, 1, 0.01, 3)));
    }

    private Verdict judge(double step, double loss) {
        return rule.judge(sample(TOPOLOGY, iteration++, step, loss));
    }

    private static IterationSample sample(Topology topology, long iteration, double step, double loss) {
        return sample(topology, iteration, step, loss, 0.1);
    }

    private static IterationSample sample(
            Topology topology, long iteration, double step, double loss, double learningRate) {
        Column updates = Column.of(step, 0, step, 0);
        Column parameters = Column.of(1, 1, 1, 1);
        return new IterationSample(
                gradient(topology, iteration, 1, 1, 1, 1), 0, loss, updates, parameters, all(4, learningRate));
    }
}

package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.weight;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.Column;
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
import org.junit.jupiter.params.provider.ValueSource;

class UpdateRatioRuleTest {
    private static final Topology TOPOLOGY = dense(2);
    private static final int WARM_UP = 100;
    /** A ratio in the middle of those of healthy networks. */
    private static final double HEALTHY_RATIO = 1e-3;

    private final Rule rule = Verdicts.rule(Rules.updateRatio(), TOPOLOGY);
    private long iteration;

    @ParameterizedTest
    @CsvSource({
        "-6.01, CRITICAL",
        "-5.99, WARNING",
        "-5.01, WARNING",
        "-4.99, HEALTHY",
        "-3, HEALTHY",
        "-1.51, HEALTHY",
        "-1.49, WARNING",
        "-1.01, WARNING",
        "-0.99, CRITICAL",
        "3, CRITICAL"
    })
    void ratioOutsideItsRangeIsAnAlarmWhileTheLossStands(double log, String expected) {
        assertThat(severity(constant(WARM_UP + 1, Math.pow(10, log), 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-5, 1e-6})
    void lowLimitItselfIsStillInOrder(double ratio) {
        String expected = ratio == 1e-5 ? "HEALTHY" : "WARNING";

        assertThat(severity(constant(WARM_UP + 1, ratio, 1))).isEqualTo(expected);
    }

    @Test
    void warmUpIsUndecided() {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(judge(1, 1)).isEqualTo(Verdict.undecided("warm-up"));
        }

        assertThat(severity(judge(1, 1))).isEqualTo("CRITICAL");
    }

    @Test
    void findingTellsTheRunningMeanAtTheWeight() {
        Finding finding = findings(constant(150, 1e-7, 1)).get(0);

        assertThat(finding.parameter()).isZero();
        assertThat(finding.quantity()).isEqualTo("log10 of the update ratio");
        assertThat(finding.observed()).isCloseTo(-7, within(1e-9));
        assertThat(finding.limit()).isEqualTo(-5);
    }

    @Test
    void worstWeightIsNamedFirst() {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 150; i++) {
            last = rule.judge(sample(Column.of(1e-6, 1e-3, 1e-9, 1e-3), all(4, 1), all(4, 1e-3), 1));
        }

        assertThat(findings(last)).extracting(Finding::parameter).containsExactly(2, 0);
    }

    /** The loss improves from 1 after the first 50 iterations. */
    @ParameterizedTest
    @CsvSource({"0.991, CRITICAL", "0.989, HEALTHY", "1.5, CRITICAL", "NaN, HEALTHY", "Infinity, HEALTHY"})
    void runThatLearnsMayHaveAnyRatio(double loss, String expected) {
        Verdict unused = constant(50, 1e-7, 1);

        assertThat(severity(constant(150, 1e-7, loss))).isEqualTo(expected);
    }

    @Test
    void negativeLossImprovesByFallingFurther() {
        Verdict unused = constant(50, 1e-7, -1);

        assertThat(severity(constant(150, 1e-7, -1.02))).isEqualTo("HEALTHY");
        assertThat(severity(constant(150, 1e-7, -0.98))).isEqualTo("CRITICAL");
    }

    @Test
    void oneStepDoesNotMakeAVerdict() {
        Verdict unused = constant(200, HEALTHY_RATIO, 1);

        assertThat(judge(1e9, 1)).isEqualTo(Verdict.healthy());
        assertThat(judge(1e-12, 1)).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0})
    void updateWithoutALogarithmLeavesTheHistoryAsItWas(double update) {
        Verdict unused = constant(200, HEALTHY_RATIO, 1);

        assertThat(severity(constant(100, update, 1))).isEqualTo("HEALTHY");
    }

    @Test
    void parameterOfZerosHasNoRatio() {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 200; i++) {
            last = rule.judge(sample(all(4, 1e-3), Column.of(0, 0, 1, 0), all(4, 1e-3), 1));
        }

        assertThat(last).isEqualTo(Verdict.healthy());
    }

    @Test
    void skippedStepIsUndecidedAndDoesNotCount() {
        Verdict unused = constant(WARM_UP, 1, 1);

        assertThat(rule.judge(sample(all(4, 0), all(4, 1), all(4, 1e-3), 1)))
                .isEqualTo(Verdict.undecided("no step was taken"));
    }

    @Test
    void whatWasNotMeasuredIsUndecided() {
        Verdict expected = Verdict.undecided("updates or parameters were not measured");

        assertThat(rule.judge(sample(Column.unmeasured(4), all(4, 1), all(4, 1), 1)))
                .isEqualTo(expected);
        assertThat(rule.judge(sample(all(4, 1), Column.unmeasured(4), all(4, 1), 1)))
                .isEqualTo(expected);
    }

    @Test
    void smallStepsAreInOrderWhileTheLearningRateRises() {
        Verdict last = Verdict.healthy();
        for (int i = 1; i <= 1000; i++) {
            last = rule.judge(sample(all(4, 1e-9 * i), all(4, 1), all(4, 1e-6 * i), 1));
        }

        assertThat(last).isEqualTo(Verdict.healthy());
    }

    @Test
    void smallStepsAreAnAlarmOnceTheLearningRateStands() {
        for (int i = 1; i <= 300; i++) {
            Verdict unused = rule.judge(sample(all(4, 1e-9 * i), all(4, 1), all(4, 1e-6 * i), 1));
        }
        Verdict last = Verdict.healthy();
        for (int i = 0; i <= WARM_UP; i++) {
            last = rule.judge(sample(all(4, 3e-7), all(4, 1), all(4, 3e-4), 1));
        }

        assertThat(severity(last)).isEqualTo("CRITICAL");
    }

    /** Biases, normalisations and embeddings have ratios of their own. */
    @ParameterizedTest
    @CsvSource({"WEIGHT, true, CRITICAL", "RECURRENT_WEIGHT, true, CRITICAL", "WEIGHT, false, HEALTHY"})
    void onlyTrainableWeightsAreJudged(ParameterRole role, boolean trainable, String expected) {
        assertThat(severity(judgedBeside(role, trainable))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIAS", "NORMALIZATION", "EMBEDDING", "STATISTIC", "OTHER"})
    void otherParametersAreNotJudged(ParameterRole role) {
        assertThat(severity(judgedBeside(role, true))).isEqualTo("HEALTHY");
    }

    /** Measured on networks that train well: layers between 7e-5 and 1e-3, a plateau, a falling rate at the end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthyNoisyRunStaysSilent(long seed) {
        Random random = new Random(seed);
        List<Verdict> alarms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double loss = (i < 500 ? 0.693 : 0.3 + 0.3 * Math.exp((500 - i) / 2000.0)) * noise(random, 0.02);
            double rate = i < 10_000 ? 1e-3 : 1e-3 * Math.pow(10, (10_000 - i) / 1000.0);
            double first = 0.07 * rate * noise(random, 0.3);
            double second = rate * noise(random, 0.3);
            Column updates = Column.of(first, rate, second, rate);
            Verdict verdict = rule.judge(sample(updates, all(4, 1), all(4, rate), loss));
            if (verdict instanceof Verdict.Violated) {
                alarms.add(verdict);
            }
        }

        assertThat(alarms).isEmpty();
    }

    private static double noise(Random random, double decades) {
        return Math.pow(10, decades * random.nextGaussian());
    }

    private static Verdict judgedBeside(ParameterRole role, boolean trainable) {
        ParameterInfo other = new ParameterInfo(0, "x", role, 10, trainable);
        Topology topology = new Topology(dense(1).layers(), List.of(weight(0), other));
        Rule rule = Verdicts.rule(Rules.updateRatio(), topology);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 150; i++) {
            Column updates = Column.of(HEALTHY_RATIO, 10);
            last = rule.judge(new IterationSample(gradient(topology, i, 1, 1), 0, 1, updates, all(2, 1), all(2, 1e-3)));
        }
        return last;
    }

    private Verdict constant(int iterations, double ratio, double loss) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < iterations; i++) {
            last = judge(ratio, loss);
        }
        return last;
    }

    /** The first weight has the given ratio; biases have ratios that would alarm. */
    private Verdict judge(double ratio, double loss) {
        return rule.judge(sample(Column.of(ratio, 100, HEALTHY_RATIO, 1e-9), all(4, 1), all(4, 1e-3), loss));
    }

    private IterationSample sample(Column updates, Column parameters, Column rates, double loss) {
        return new IterationSample(gradient(TOPOLOGY, iteration++, 1, 1, 1, 1), 0, loss, updates, parameters, rates);
    }
}

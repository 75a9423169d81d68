package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.weight;
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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnchangedRuleTest {
    private static final Topology TOPOLOGY = dense(2);
    private static final int LONG_ENOUGH = 100;

    private final Rule rule = Verdicts.rule(Rules.unchanged(), TOPOLOGY);
    private long iteration;

    @ParameterizedTest
    @CsvSource({"99, HEALTHY", "100, WARNING", "101, WARNING"})
    void weightThatStandsStillForAHundredStepsIsAWarning(int steps, String expected) {
        assertThat(severity(constant(steps, 0, 1))).isEqualTo(expected);
    }

    /** Half a unit in the last place of a 32-bit 1 is 2^-25 of it, about 2.98e-8. */
    @ParameterizedTest
    @CsvSource({"2.97e-8, WARNING", "2.99e-8, HEALTHY", "1e-3, HEALTHY", "NaN, HEALTHY", "Infinity, HEALTHY"})
    void updateThatIsRoundedAwayChangesNothing(double update, String expected) {
        assertThat(severity(constant(LONG_ENOUGH, update, 1))).isEqualTo(expected);
    }

    @Test
    void updateOfExactlyHalfAUnitIsRoundedAway() {
        assertThat(severity(constant(LONG_ENOUGH, 0x1p-25, 1))).isEqualTo("WARNING");
    }

    @Test
    void findingTellsForHowLongAtTheWeight() {
        assertThat(findings(constant(120, 0, 1)))
                .containsExactly(new Finding(0, "iterations without a change", 120, LONG_ENOUGH));
    }

    @Test
    void oneStepStartsTheCountAnew() {
        Verdict unused = constant(99, 0, 1);
        unused = judge(1e-3, 1e-3, 1);

        assertThat(severity(constant(99, 0, 1))).isEqualTo("HEALTHY");
    }

    @Test
    void skippedStepDoesNotCount() {
        Verdict unused = constant(99, 0, 1);

        assertThat(rule.judge(sample(all(4, 0), all(4, 1e-3), 1))).isEqualTo(Verdict.undecided("no step was taken"));
        assertThat(severity(judge(0, 1e-3, 1))).isEqualTo("WARNING");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.NaN})
    void withoutALearningRateNothingNeedsToMove(double rate) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < 300; i++) {
            last = judge(0, rate, 1);
        }

        assertThat(last).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @CsvSource({"0.99e-6, HEALTHY", "1.01e-6, WARNING"})
    void learningRateAtTheEndOfItsScheduleNeedNotMoveAnything(double rate, String expected) {
        Verdict last = judge(1e-3, 1e-3, 1);
        for (int i = 0; i < 300; i++) {
            last = judge(0, rate, 1);
        }

        assertThat(severity(last)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.099, HEALTHY", "0.11, WARNING"})
    void weightMayStandStillWhenTheLossIsSmall(double loss, String expected) {
        for (int i = 0; i < 50; i++) {
            Verdict unused = judge(1e-3, 1e-3, 1);
        }

        assertThat(severity(constant(600, 0, loss))).isEqualTo(expected);
    }

    @Test
    void lossesThatAreNotFiniteAreLeftOut() {
        assertThat(severity(constant(LONG_ENOUGH, 0, Double.NaN))).isEqualTo("WARNING");
    }

    @Test
    void whatWasNotMeasuredIsUndecided() {
        Verdict expected = Verdict.undecided("updates, parameters or rates were not measured");

        assertThat(rule.judge(sample(Column.unmeasured(4), all(4, 1), 1))).isEqualTo(expected);
        assertThat(rule.judge(sample(all(4, 1), Column.unmeasured(4), 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "WEIGHT, true, WARNING",
        "RECURRENT_WEIGHT, true, WARNING",
        "NORMALIZATION, true, WARNING",
        "OTHER, true, WARNING",
        "WEIGHT, false, HEALTHY",
        "BIAS, true, HEALTHY",
        "EMBEDDING, true, HEALTHY",
        "STATISTIC, true, HEALTHY"
    })
    void whatMayStandStillByItsNatureIsNotJudged(ParameterRole role, boolean trainable, String expected) {
        ParameterInfo other = new ParameterInfo(0, "x", role, 10, trainable);
        Topology topology = new Topology(dense(1).layers(), List.of(weight(0), other));
        Rule fresh = Verdicts.rule(Rules.unchanged(), topology);
        Verdict last = Verdict.healthy();
        for (int i = 0; i < LONG_ENOUGH; i++) {
            last = fresh.judge(new IterationSample(
                    gradient(topology, i, 1, 0), 0, 1, Column.of(1e-3, 0), all(2, 1), all(2, 1e-3)));
        }

        assertThat(severity(last)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthyNoisyRunStaysSilent(long seed) {
        Random random = new Random(seed);
        List<Verdict> alarms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            // Cosine decay to zero, and a branch that takes part in every tenth mini-batch only.
            double rate = 1e-3 * (1 + Math.cos(Math.PI * i / 20_000)) / 2;
            double update = random.nextInt(10) == 0 ? rate : 0;
            Verdict verdict = judge(update, rate, 0.3 + 0.4 * Math.exp(-i / 1000.0));
            if (verdict != Verdict.healthy()) {
                alarms.add(verdict);
            }
        }

        assertThat(alarms).isEmpty();
    }

    private Verdict constant(int steps, double update, double loss) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < steps; i++) {
            last = judge(update, 1e-3, loss);
        }
        return last;
    }

    /** The first weight has the given update, of a parameter norm of 1; everything else moves. */
    private Verdict judge(double update, double rate, double loss) {
        return rule.judge(sample(Column.of(update, 1e-3, 1e-3, 1e-3), all(4, rate), loss));
    }

    private IterationSample sample(Column updates, Column rates, double loss) {
        return new IterationSample(gradient(TOPOLOGY, iteration++, 1, 1, 1, 1), 0, loss, updates, all(4, 1), rates);
    }
}

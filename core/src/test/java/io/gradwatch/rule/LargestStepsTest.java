package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.rule.Verdicts.findings;
import static io.gradwatch.rule.Verdicts.severity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What both rules that count units make of a large step. The largest step that counts as small is 0.1 of the weights. */
class LargestStepsTest {
    private static final int EVERY = 10;
    private static final double STEP = 0.11;

    private long iteration;

    /** What a rule counts. */
    private enum Units {
        DEAD,
        SATURATED
    }

    @ParameterizedTest
    @CsvSource({
        "DEAD, 0.11, CRITICAL",
        "DEAD, 0.09, WARNING",
        "DEAD, Infinity, CRITICAL",
        "DEAD, NaN, WARNING",
        "SATURATED, 0.11, CRITICAL",
        "SATURATED, 0.09, WARNING"
    })
    void unitsLostAfterALargeStepAreCritical(Units units, double step, String expected) {
        Rule rule = rule(units);
        Verdict unused = run(units, rule, 1, 0, 1, step);

        assertThat(severity(run(units, rule, 12, 0.95, 1, 0.001))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void theStepIsToldOfLast(Units units) {
        Rule rule = rule(units);
        Verdict unused = run(units, rule, 1, 0, 1, STEP);
        Verdict lost = run(units, rule, 12, 0.95, 1, 0.001);

        Finding last = findings(lost).get(findings(lost).size() - 1);
        assertThat(last.observed()).isCloseTo(STEP, within(1e-12));
        assertThat(last.limit()).isEqualTo(0.1);
        assertThat(last.parameter()).isEqualTo(Finding.WHOLE_MODEL);
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatLeftTheLayerWellIsNotToBlame(Units units) {
        Rule rule = rule(units);
        Verdict unused = run(units, rule, 1, 0, 1, STEP);
        unused = run(units, rule, 1, 0, 1, 0.001);

        assertThat(severity(run(units, rule, 12, 0.95, 1, 0.001))).isEqualTo("WARNING");
    }

    /** All units, or all from the first iteration on: told of whatever the loss. */
    @ParameterizedTest
    @EnumSource
    void aRunThatLearnsIsNotLost(Units units) {
        Rule rule = rule(units);
        Verdict unused = run(units, rule, 6, 1, 1, STEP);

        assertThat(severity(run(units, rule, 12, 1, 0.5, STEP))).isEqualTo("WARNING");
    }

    /** A first loss that is infinite is nothing that later ones could be better than. */
    @ParameterizedTest
    @EnumSource
    void anInfiniteFirstLossIsNotComparedWith(Units units) {
        Rule rule = rule(units);
        Verdict unused = run(units, rule, 1, 0, Double.POSITIVE_INFINITY, STEP);
        unused = run(units, rule, 6, 1, 1, STEP);

        assertThat(severity(run(units, rule, 12, 1, 0.5, STEP))).isNotEqualTo("CRITICAL");
    }

    @ParameterizedTest
    @CsvSource({"0.8, WARNING", "1, CRITICAL"})
    void inALayerOfFewUnitsOneIsEnoughToGoOn(double share, String expected) {
        List<ParameterInfo> narrow = topology(Units.DEAD).parameters().stream()
                .map(p -> p.role() == ParameterRole.BIAS
                        ? new ParameterInfo(p.layer(), p.name(), p.role(), 7, p.trainable())
                        : p)
                .toList();
        Rule rule = Verdicts.rule(
                Rules.deadUnits(), new Topology(topology(Units.DEAD).layers(), narrow));
        Verdict unused = run(Units.DEAD, rule, 1, 0, 1, STEP);

        assertThat(severity(run(Units.DEAD, rule, 12, share, 1, 0.001))).isEqualTo(expected);
    }

    private static Topology topology(Units units) {
        return dense(3, units == Units.DEAD ? "relu" : "tanh");
    }

    private static Rule rule(Units units) {
        return Verdicts.rule(units == Units.DEAD ? Rules.deadUnits() : Rules.saturation(), topology(units));
    }

    /** Units of the second layer are sampled in every tenth iteration. */
    private Verdict run(Units units, Rule rule, int measurements, double share, double loss, double step) {
        Verdict last = Verdict.healthy();
        for (int i = 0; i < measurements * EVERY; i++) {
            GradientSample gradient = GradientSample.of(topology(units), iteration++, all(6, 1), all(6, 0));
            Column lost = i % EVERY == 0 ? Column.of(0, share, 0) : Column.unmeasured(3);
            last = rule.judge(new IterationSample(gradient, 0, loss, all(6, step), all(6, 1), all(6, 1), lost));
        }
        return last;
    }
}

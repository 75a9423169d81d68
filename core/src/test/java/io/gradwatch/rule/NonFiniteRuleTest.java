package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteRuleTest {
    private static final Topology TOPOLOGY = dense(2);
    private static final GradientSample SOUND = gradient(TOPOLOGY, 0, 1, 1, 1, 1);
    private static final Column ONES = all(4, 1);
    private static final Rule RULE = new NonFiniteRule();

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, Double.MIN_VALUE, Double.MAX_VALUE})
    void finiteValuesAreHealthy(double value) {
        GradientSample gradient = gradient(TOPOLOGY, 0, value, 0, 0, 0);

        assertThat(RULE.judge(new IterationSample(gradient, 0, value, all(4, value), all(4, value), ONES)))
                .isEqualTo(Verdict.healthy());
    }

    @Test
    void nonFiniteGradientElementsAreCounted() {
        GradientSample gradient = GradientSample.of(TOPOLOGY, 0, all(4, 1), Column.of(0, 0, 3, 0));

        assertThat(findings(iteration(gradient, 1)))
                .containsExactly(new Finding(2, "non-finite gradient elements", 3, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void normThatIsNotFiniteIsFoundWithoutAnyCountedElement(double norm) {
        GradientSample gradient = GradientSample.of(TOPOLOGY, 0, Column.of(1, norm, 1, 1), all(4, 0));

        assertThat(findings(iteration(gradient, 1)))
                .containsExactly(new Finding(1, "gradient norm", norm, Double.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void parameterThatIsNotFiniteIsFound(double norm) {
        IterationSample sample = new IterationSample(SOUND, 0, 1, ONES, Column.of(1, 1, 1, norm), ONES);

        assertThat(findings(sample)).containsExactly(new Finding(3, "parameter norm", norm, Double.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void updateThatIsNotFiniteIsFound(double norm) {
        IterationSample sample = new IterationSample(SOUND, 0, 1, Column.of(1, 1, 1, norm), ONES, ONES);

        assertThat(findings(sample)).containsExactly(new Finding(3, "update norm", norm, Double.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scoreThatIsNotFiniteIsFound(double score) {
        assertThat(findings(iteration(SOUND, score)))
                .containsExactly(new Finding(Finding.WHOLE_MODEL, "score", score, Double.MAX_VALUE));
    }

    @Test
    void firstParameterIsNamedFirst() {
        List<Finding> findings = findings(iteration(gradient(TOPOLOGY, 0, 1, Double.NaN, Double.NaN, 1), Double.NaN));

        assertThat(findings).extracting(Finding::parameter).containsExactly(1, 2, Finding.WHOLE_MODEL);
    }

    @Test
    void whatWasNotMeasuredIsNotBad() {
        IterationSample sample =
                new IterationSample(SOUND, 0, 1, Column.unmeasured(4), Column.unmeasured(4), Column.unmeasured(4));

        assertThat(RULE.judge(sample)).isEqualTo(Verdict.healthy());
    }

    @Test
    void learningRateThatDoesNotExistIsNotBad() {
        assertThat(RULE.judge(new IterationSample(SOUND, 0, 1, ONES, ONES, all(4, Double.NaN))))
                .isEqualTo(Verdict.healthy());
    }

    private static List<Finding> findings(IterationSample sample) {
        Verdict verdict = RULE.judge(sample);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.severity()).isEqualTo(Severity.CRITICAL));
        return verdict.match(List::of, undecided -> List.of(), Verdict.Violated::findings);
    }
}

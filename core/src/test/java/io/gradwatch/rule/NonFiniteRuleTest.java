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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteRuleTest {
    private static final Topology TOPOLOGY = dense(2);
    private static final GradientSample SOUND = gradient(TOPOLOGY, 0, 1, 1, 1, 1);
    private static final Column ONES = all(4, 1);

    private final Rule rule = Verdicts.rule(Rules.nonFinite(), TOPOLOGY);

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, Double.MIN_VALUE, Double.MAX_VALUE})
    void finiteValuesAreHealthy(double value) {
        GradientSample gradient = gradient(TOPOLOGY, 0, value, 0, 0, 0);

        assertThat(rule.judge(new IterationSample(gradient, 0, value, all(4, value), all(4, value), ONES)))
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

    /** The backward pass carries them from the output towards the input. */
    @Test
    void gradientNearestToTheOutputIsTheOriginAndNamedFirst() {
        List<Finding> findings = findings(iteration(gradient(TOPOLOGY, 0, Double.NaN, Double.NaN, 1, Double.NaN), 1));

        assertThat(findings).extracting(Finding::parameter).containsExactly(3, 0, 1);
    }

    @Test
    void gradientIsTheOriginWhenSomeWeightIsStillFiniteThoughTheScoreIsNot() {
        List<Finding> findings = findings(iteration(gradient(TOPOLOGY, 0, Double.NaN, Double.NaN, 1, 1), Double.NaN));

        assertThat(findings).extracting(Finding::parameter).containsExactly(0, 1, Finding.WHOLE_MODEL);
    }

    @Test
    void scoreIsTheOriginWhenNoGradientIsLeftFinite() {
        double nan = Double.NaN;
        List<Finding> findings = findings(iteration(gradient(TOPOLOGY, 0, nan, nan, nan, nan), nan));

        assertThat(findings).extracting(Finding::parameter).containsExactly(Finding.WHOLE_MODEL, 0, 1, 2, 3);
    }

    @Test
    void gradientIsTheOriginWhenAllAreBadButTheScoreIsNot() {
        double nan = Double.NaN;
        List<Finding> findings = findings(iteration(gradient(TOPOLOGY, 0, nan, nan, nan, nan), 1));

        assertThat(findings).extracting(Finding::parameter).containsExactly(2, 0, 1, 3);
    }

    @Test
    void parameterNearestToTheInputIsTheOriginBeforeAnyGradient() {
        double nan = Double.NaN;
        GradientSample gradient = gradient(TOPOLOGY, 0, nan, nan, nan, nan);
        List<Finding> findings = findings(new IterationSample(gradient, 0, nan, ONES, Column.of(1, nan, nan, 1), ONES));

        assertThat(findings.get(0)).isEqualTo(new Finding(1, "parameter norm", nan, Double.MAX_VALUE));
    }

    @Test
    void updateIsTheOriginWhenGradientsAndParametersAreSound() {
        IterationSample sample = new IterationSample(SOUND, 0, Double.NaN, Column.of(1, 1, Double.NaN, 1), ONES, ONES);

        assertThat(findings(sample)).extracting(Finding::parameter).containsExactly(2, Finding.WHOLE_MODEL);
    }

    @Test
    void originIsToldInLaterIterationsToo() {
        List<Finding> first = findings(iteration(gradient(TOPOLOGY, 7, Double.NaN, 1, 1, 1), 1));
        double nan = Double.NaN;
        List<Finding> later = findings(iteration(gradient(TOPOLOGY, 8, nan, nan, nan, nan), nan));

        assertThat(first.get(0)).isEqualTo(new Finding(0, "non-finite gradient elements", 1, 0));
        assertThat(later.get(0))
                .isEqualTo(new Finding(0, "non-finite gradient elements (it began here at iteration 7)", 1, 0));
        assertThat(later).extracting(Finding::parameter).containsExactly(0, 0, 1, 2, 3, Finding.WHOLE_MODEL);
    }

    @ParameterizedTest
    @CsvSource({"19, 0", "20, 2"})
    void originIsForgottenAfterEnoughFiniteIterations(int finite, int expected) {
        List<Finding> unused = findings(iteration(gradient(TOPOLOGY, 0, Double.NaN, 1, 1, 1), 1));
        for (int i = 0; i < finite; i++) {
            assertThat(rule.judge(iteration(SOUND, 1))).isEqualTo(Verdict.healthy());
        }

        assertThat(findings(iteration(gradient(TOPOLOGY, 50, 1, 1, Double.NaN, 1), 1))
                        .get(0)
                        .parameter())
                .isEqualTo(expected);
    }

    @Test
    void healthyLongRunStaysSilent() {
        for (int i = 0; i < 10_000; i++) {
            double size = Math.pow(10, i % 600 - 300);
            assertThat(rule.judge(iteration(gradient(TOPOLOGY, i, size, 0, 1 / size, 1), 1)))
                    .isEqualTo(Verdict.healthy());
        }
    }

    @Test
    void whatWasNotMeasuredIsNotBad() {
        IterationSample sample =
                new IterationSample(SOUND, 0, 1, Column.unmeasured(4), Column.unmeasured(4), Column.unmeasured(4));

        assertThat(rule.judge(sample)).isEqualTo(Verdict.healthy());
    }

    @Test
    void learningRateThatDoesNotExistIsNotBad() {
        assertThat(rule.judge(new IterationSample(SOUND, 0, 1, ONES, ONES, all(4, Double.NaN))))
                .isEqualTo(Verdict.healthy());
    }

    private List<Finding> findings(IterationSample sample) {
        Verdict verdict = rule.judge(sample);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.severity()).isEqualTo(Severity.CRITICAL));
        return verdict.match(List::of, undecided -> List.of(), Verdict.Violated::findings);
    }
}

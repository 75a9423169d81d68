package io.gradwatch.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 0.5, 1})
    void factorUpToOneIsAccepted(double factor) {
        assertThat(new Action.ScaleLearningRate(factor).factor()).isEqualTo(factor);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
    void factorOutsideZeroToOneIsRefused(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.ScaleLearningRate(factor))
                .withMessage("factor must be in (0, 1], was " + factor);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
    void factorOfALayerOutsideZeroToOneIsRefused(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.ScaleLayerLearningRate(0, factor))
                .withMessage("factor must be in (0, 1], was " + factor);
    }

    @Test
    void negativeLayerIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.ScaleLayerLearningRate(-1, 0.5))
                .withMessage("layer must be 0 or more, was -1");
    }

    @ParameterizedTest
    @CsvSource({"4.9e-324, false", "0.1, false", "1.7976931348623157e308, false", "Infinity, true"})
    void anInfiniteLimitOfTheRateIsItsRelease(double max, boolean isRelease) {
        assertThat(new Action.LimitLearningRate(max).isRelease()).isEqualTo(isRelease);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, Double.NaN, Double.NEGATIVE_INFINITY})
    void aLimitOfTheRateThatIsNotPositiveIsRefused(double max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.LimitLearningRate(max))
                .withMessage("max must be above 0, was " + max);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1, Double.MAX_VALUE})
    void positiveFiniteBoundIsAccepted(double maxNorm) {
        assertThat(new Clipping.GlobalNorm(maxNorm).maxNorm()).isEqualTo(maxNorm);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void boundThatIsNotPositiveAndFiniteIsRefused(double maxNorm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clipping.GlobalNorm(maxNorm))
                .withMessage("maxNorm must be positive and finite, was " + maxNorm);
    }

    @Test
    void actionsHaveNamesForLabels() {
        assertThat(Stream.of(
                                new Action.ScaleLearningRate(1),
                                new Action.ScaleLayerLearningRate(0, 1),
                                new Action.LimitLearningRate(1),
                                new Action.EnableClipping(new Clipping.GlobalNorm(1)),
                                new Action.ReleaseClipping(),
                                new Action.Rollback())
                        .map(Action::name))
                .containsExactly(
                        "scale-learning-rate",
                        "scale-layer-learning-rate",
                        "limit-learning-rate",
                        "enable-clipping",
                        "release-clipping",
                        "rollback");
    }

    @Test
    void outcomesHaveNamesForLabels() {
        assertThat(Stream.of(
                                new ActionOutcome.Applied(),
                                new ActionOutcome.Unsupported("no"),
                                new ActionOutcome.Failed("no"))
                        .map(ActionOutcome::name))
                .containsExactly("applied", "unsupported", "failed");
    }

    @Test
    void unsupportedControlSaysWhy() {
        assertThat(TrainingControl.unsupported("read-only").apply(new Action.Rollback()))
                .isEqualTo(new ActionOutcome.Unsupported("read-only"));
    }

    @Test
    void appliedActionTookEffect() {
        assertThat(record(new ActionOutcome.Applied()).isApplied()).isTrue();
    }

    @Test
    void unsupportedActionDidNotTakeEffect() {
        assertThat(record(new ActionOutcome.Unsupported("no")).isApplied()).isFalse();
    }

    @Test
    void failedActionDidNotTakeEffect() {
        assertThat(record(new ActionOutcome.Failed("no")).isApplied()).isFalse();
    }

    private static ActionRecord record(ActionOutcome outcome) {
        return new ActionRecord(0, new Action.Rollback(), "test", outcome);
    }
}

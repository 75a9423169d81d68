package io.gradwatch.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatchTest {
    static Stream<Arguments> actions() {
        return Stream.of(
                Arguments.of(
                        new Action.ScaleLearningRate(0.5), "scale 0.5", "learning rate at 0.5 of the configured one"),
                Arguments.of(new Action.ScaleLearningRate(1), "scale 1.0", "learning rate back to the configured one"),
                Arguments.of(
                        new Action.ScaleLayerLearningRate(3, 0.25),
                        "scale 3 0.25",
                        "learning rate of layer 3 at 0.25 of the configured one"),
                Arguments.of(
                        new Action.ScaleLayerLearningRate(3, 1),
                        "scale 3 1.0",
                        "learning rate of layer 3 back to the configured one"),
                Arguments.of(new Action.LimitLearningRate(0.003), "limit 0.003", "learning rate limited to 0.003"),
                Arguments.of(
                        new Action.LimitLearningRate(Double.POSITIVE_INFINITY),
                        "limit Infinity",
                        "learning rate limited no more"),
                Arguments.of(
                        new Action.EnableClipping(new Clipping.GlobalNorm(2.5)),
                        "enable",
                        "clip the global gradient norm to 2.5"),
                Arguments.of(
                        new Action.EnableClipping(new Clipping.LayerNorm(2.5)),
                        "enable",
                        "clip the gradient norm of each layer to 2.5"),
                Arguments.of(
                        new Action.EnableClipping(new Clipping.ParameterNorm(2.5)),
                        "enable",
                        "clip the gradient norm of each parameter to 2.5"),
                Arguments.of(
                        new Action.EnableClipping(new Clipping.Elements(2.5)),
                        "enable",
                        "clip each element of the gradient to 2.5"),
                Arguments.of(
                        new Action.EnableClipping(new Clipping.Adaptive(0.01, 1e-3)),
                        "enable",
                        "clip the gradient of each unit to 0.01 of its weights"),
                Arguments.of(new Action.ReleaseClipping(), "release", "stop clipping"),
                Arguments.of(new Action.Rollback(), "rollback", "roll back to the last healthy snapshot"),
                Arguments.of(new Action.StopTraining(), "stop", "stop training"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void everyActionIsMatchedAsItself(Action action, String matched, String words) {
        String answer = action.<String>match(
                scale -> "scale " + scale.factor(),
                scale -> "scale " + scale.layer() + " " + scale.factor(),
                limit -> "limit " + limit.max(),
                enable -> "enable",
                () -> "release",
                () -> "rollback",
                () -> "stop");

        assertThat(answer).isEqualTo(matched);
        assertThat(action.words()).isEqualTo(words);
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(new ActionOutcome.Applied(), "applied"),
                Arguments.of(new ActionOutcome.Unsupported("a"), "unsupported a"),
                Arguments.of(new ActionOutcome.Failed("b"), "failed b"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeIsMatchedAsItself(ActionOutcome outcome, String matched) {
        String answer = outcome.<String>match(
                () -> "applied",
                unsupported -> "unsupported " + unsupported.reason(),
                failed -> "failed " + failed.reason());

        assertThat(answer).isEqualTo(matched);
    }
}

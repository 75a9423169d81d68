package io.gradwatch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "It takes 2.6 ms.",
                "It takes 17.9 us a call.",
                "It reads 12 GB/s.",
                "At most 50 MB of heap.",
                "It costs 3 seconds.",
                "Measured: 78 % of the steps.",
                "Measured on two networks:\n\n| a | b |\n|---|---|\n| 1 | 0.5 |"
            })
    void aMeasuredFigureIsFound(String text) {
        assertThat(Claims.in(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "More than 5 times its mean, or 1 % of the loss.",
                "It is measured in every iteration.",
                "```\nsleep 5 s\n```",
                "It takes <!--fig kernels.json $.core.ratio %.2f-->0.07<!--/fig--> ms."
            })
    void aConstantAndAMarkedFigureAreNot(String text) {
        assertThat(Claims.in(text)).isEmpty();
    }

    @Test
    void aTableBelongsToTheSentenceBeforeIt() {
        assertThat(Claims.in("Measured:\n\n| 1 |")).containsExactly("Measured:\n| 1 |");
    }
}

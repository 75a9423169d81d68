package io.gradwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found at the beginning of a run; three of the first ten iterations running are asked for. */
class FirstIterationsTest {
    private static final Finding FINDING = new Finding(0, "quantity", 2, 1);

    private final FirstIterations iterations = new FirstIterations(10, 3);

    @Test
    void theThirdIterationRunningIsAWarning() {
        assertThat(judge(true)).isNull();
        assertThat(judge(true)).isNull();
        assertThat(judge(true)).isEqualTo(Verdict.violated(Severity.WARNING, List.of(FINDING)));
        assertThat(judge(true)).isNotNull();
        assertThat(judge(false)).isNull();
    }

    @Test
    void anIterationInWhichNothingIsFoundBeginsTheCountAnew() {
        judge(2);

        assertThat(judge(false)).isNull();
        assertThat(judge(true)).isNull();
        assertThat(judge(true)).isNull();
        assertThat(judge(true)).isNotNull();
    }

    @Test
    void theTenthIsTheLastThatIsLookedAt() {
        judge(9);

        assertThat(judge(true)).isNotNull();
        assertThat(iterations.judge(() -> {
                    throw new AssertionError("looked at");
                }))
                .isNull();
    }

    private void judge(int times) {
        for (int i = 0; i < times; i++) {
            @Nullable Verdict unused = judge(true);
        }
    }

    private @Nullable Verdict judge(boolean isFound) {
        return iterations.judge(() -> isFound ? List.of(FINDING) : List.of());
    }
}

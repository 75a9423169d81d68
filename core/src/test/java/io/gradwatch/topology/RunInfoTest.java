package io.gradwatch.topology;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunInfoTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void blankRunIsRefused(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunInfo(blank, "model", "0"))
                .withMessage("run must not be blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void blankModelIsRefused(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunInfo("run", blank, "0"))
                .withMessage("model must not be blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void blankWorkerIsRefused(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunInfo("run", "model", blank))
                .withMessage("worker must not be blank");
    }
}

package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    @ParameterizedTest
    @CsvSource({"0, false", "2, false", "3, true", "4, true"})
    void isExhaustedOnceTheLimitIsSpent(long spent, boolean exhausted) {
        assertThat(new Budget("rollback", spent, 3).isExhausted()).isEqualTo(exhausted);
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget("rollback", -1, 3))
                .withMessage("spent must be 0 or more, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget("rollback", 0, 0))
                .withMessage("limit must be at least 1, was 0");
    }
}

package io.gradwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FindingTest {
    @Test
    void wholeModelStandsForAnIndex() {
        assertThat(new Finding(Finding.WHOLE_MODEL, "score", Double.NaN, 1).parameter())
                .isEqualTo(-1);
    }

    @Test
    void indexBelowTheWholeModelIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Finding(-2, "score", 1, 1))
                .withMessage("parameter must be an index or -1, was -2");
    }
}

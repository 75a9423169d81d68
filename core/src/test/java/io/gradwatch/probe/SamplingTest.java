package io.gradwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SamplingTest {
    @Test
    void everyIterationIsTheMostThatCanBeAskedFor() {
        assertThat(new Sampling(1).detailsEveryIterations()).isEqualTo(1);
    }

    @Test
    void refusesAnIntervalThatNeverPasses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sampling(0))
                .withMessage("detailsEveryIterations must be at least 1, was 0");
    }
}

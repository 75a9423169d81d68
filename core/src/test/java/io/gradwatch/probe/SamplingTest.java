package io.gradwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
    @Test
    void everyIterationIsTheMostThatCanBeAskedFor() {
        assertThat(Sampling.EVERYTHING).isEqualTo(new Sampling(1, 1));
        assertThat(Sampling.EVERYTHING.isUnlimited()).isTrue();
        assertThat(Sampling.DEFAULT.isUnlimited()).isFalse();
    }

    @Test
    void refusesAnIntervalThatNeverPasses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sampling(0, 0.5))
                .withMessage("detailsEveryIterations must be at least 1, was 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void refusesABudgetThatIsNoShare(double budget) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sampling(10, budget))
                .withMessage("timeBudget must be above 0 and at most 1, was " + budget);
    }
}

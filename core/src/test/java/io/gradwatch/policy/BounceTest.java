package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceTest {
    private static final int BLOCK = 50;

    private final Bounce bounce = new Bounce();

    @BeforeEach
    void beginWithTheLossOfTheUntrainedNetwork() {
        bounce.add(1, false);
        bounce.changed();
    }

    /** The first block is the best one; how many that are no better must follow depends on what has been learnt. */
    @ParameterizedTest
    @CsvSource({"0.51, 6, 1", "0.5, 6, 3", "0.01, 9, 3", "0.5, 10, 1"})
    void blocksThatAreNoBetterThanTheBestOneLeadNowhere(double loss, int limitedOfTen, int inVain) {
        add((1 + inVain) * BLOCK - 1, loss, limitedOfTen);
        assertThat(bounce.isBouncing()).isFalse();

        add(1, loss, limitedOfTen);
        assertThat(bounce.isBouncing()).isTrue();
    }

    @Test
    void blockThatIsBetterBeginsTheWaitAnew() {
        add(3 * BLOCK, 0.4, 8);
        add(BLOCK, 0.39, 8);
        add(2 * BLOCK, 0.4, 8);
        assertThat(bounce.isBouncing()).isFalse();

        add(BLOCK, 0.4, 8);
        assertThat(bounce.isBouncing()).isTrue();
    }

    @Test
    void networkWhoseStepsAreNotLimitedDoesNotBounce() {
        add(BLOCK * 10, 0.9, 4);

        assertThat(bounce.isBouncing()).isFalse();
    }

    @Test
    void changeBeginsAnew() {
        add(2 * BLOCK, 0.9, 10);
        assertThat(bounce.isBouncing()).isTrue();

        bounce.changed();
        add(BLOCK, 0.9, 10);
        assertThat(bounce.isBouncing()).isFalse();
    }

    private void add(int times, double loss, int limitedOfTen) {
        for (int i = 0; i < times; i++) {
            bounce.add(loss, i % 10 < limitedOfTen);
        }
    }
}

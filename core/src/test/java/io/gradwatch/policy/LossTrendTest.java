package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTrendTest {
    private static final int LATEST = 10;

    private final LossTrend trend = new LossTrend();

    @Test
    void withoutAChangeNothingIsWorse() {
        add(50, 1);
        add(50, 100);

        assertThat(trend.isWorse()).isFalse();
    }

    /** A first loss of 1 and a reference of 1: the rise asked for is 0.5 + 0.05. */
    @ParameterizedTest
    @CsvSource({"1.54, false", "1.56, true"})
    void lossIsWorseWhenItRisesByHalfOfTheReferenceAndATwentiethOfTheFirst(double loss, boolean worse) {
        add(50, 1);
        trend.changed();
        add(LATEST, loss);

        assertThat(trend.isWorse()).isEqualTo(worse);
    }

    /** A first loss of 1 and a reference of 0.001: the rise asked for is 0.0005 + 0.05. */
    @ParameterizedTest
    @CsvSource({"0.051, false", "0.052, true"})
    void noiseAroundASmallLossIsNotWorse(double loss, boolean worse) {
        add(50, 1);
        add(50, 0.001);
        trend.changed();
        add(LATEST, loss);

        assertThat(trend.isWorse()).isEqualTo(worse);
    }

    @ParameterizedTest
    @CsvSource({"9, false", "10, true"})
    void tenLossesSinceTheChangeAreNeeded(int losses, boolean worse) {
        add(50, 1);
        trend.changed();
        add(losses, 100);

        assertThat(trend.isWorse()).isEqualTo(worse);
    }

    /**
     * Learnt from 1 to 0.2, and gone back to a state whose first three losses say what it is: the rise asked for is half of the
     * highest of them, of 1 at most, and a twentieth of 1.
     */
    @ParameterizedTest
    @CsvSource({
        "0.8, 1.24, false",
        "0.8, 1.26, true",
        "7, 1.54, false",
        "7, 1.56, true",
        "0.1, 0.34, false",
        "0.1, 0.36, true"
    })
    void afterARollbackLossesAreMeasuredAgainstTheFirstOnesUpToTheUntrained(double first, double loss, boolean worse) {
        add(50, 1);
        add(50, 0.2);
        trend.changed();
        trend.restored();
        add(2, 0.01);
        add(1, first);
        add(LATEST, loss);

        assertThat(trend.isWorse()).isEqualTo(worse);
    }

    @Test
    void afterTheNextChangeTheFirstLossesAreNoExcuse() {
        add(50, 1);
        add(50, 0.2);
        trend.changed();
        trend.restored();
        trend.changed();
        add(1, 0.8);
        add(LATEST, 0.8);

        assertThat(trend.isWorse()).isTrue();
    }

    @Test
    void lossThatHasComeDownAgainIsNotWorse() {
        add(50, 1);
        trend.changed();
        add(LATEST, 100);
        add(LATEST, 1);

        assertThat(trend.isWorse()).isFalse();
    }

    @Test
    void unhealthyLossesAreNoReference() {
        add(50, 1);
        for (int i = 0; i < 50; i++) {
            trend.add(100, false);
        }
        trend.changed();
        add(LATEST, 2);

        assertThat(trend.isWorse()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteLossesAreLeftOut(double loss) {
        add(50, 1);
        trend.changed();
        add(50, loss);
        add(LATEST, 1);

        assertThat(trend.isWorse()).isFalse();
    }

    @Test
    void withoutAHealthyPastNothingIsWorse() {
        trend.changed();
        add(LATEST, 100);

        assertThat(trend.isWorse()).isFalse();
    }

    @Test
    void negativeLossIsWorseWhenItRisesByHalfItsSize() {
        add(50, -1);
        trend.changed();
        add(LATEST, -0.4);

        assertThat(trend.isWorse()).isTrue();
    }

    private void add(int times, double loss) {
        for (int i = 0; i < times; i++) {
            trend.add(loss, true);
        }
    }
}

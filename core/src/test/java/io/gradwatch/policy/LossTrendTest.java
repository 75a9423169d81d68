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

package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a copy replaces the trusted one. A copy is the number of steps after which it was made. */
class SnapshotRingTest {
    private static final int INTERVAL = 50;

    private final SnapshotRing<AtomicInteger> ring = new SnapshotRing<>(AtomicInteger::new);
    private int steps;

    @Test
    void probationEndsAfterAnotherHealthyInterval() {
        run(1, true, 1);
        run(98, true, 0.9);
        assertThat(ring.trusted()).hasValue(0);

        run(1, true, 0.9);
        assertThat(ring.trusted()).hasValue(50);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.951, 0", "1, 0.949, 150", "-1, -1.04, 0", "-1, -1.06, 150", "NaN, 1, 0"})
    void theStartIsTrustedUntilTrainingHasLedSomewhere(double first, double later, int trusted) {
        run(1, true, first);
        run(199, true, later);

        assertThat(ring.trusted()).hasValue(trusted);
    }

    @Test
    void afterFiveHundredStepsAnyHealthyStateWillDo() {
        run(499, true, 1);
        assertThat(ring.trusted()).hasValue(0);

        run(1, true, 1);
        assertThat(ring.trusted()).hasValue(450);
    }

    @Test
    void aLossThatWasGoodOnceIsEnough() {
        run(1, true, 1);
        run(60, true, 0.5);
        run(139, true, 2);

        assertThat(ring.trusted()).hasValue(150);
    }

    @Test
    void unhealthyStepsBeginTheCountAnew() {
        run(1, true, 1);
        run(98, true, 0.5);
        run(1, false, 0.5);
        run(99, true, 0.5);
        assertThat(ring.trusted()).hasValue(0);

        run(1, true, 0.5);
        assertThat(ring.trusted()).hasValue(150);
    }

    @Test
    void anotherTrainingHasItsOwnStart() {
        run(1, true, 1);
        run(199, true, 0.5);
        ring.clear();
        run(1, true, 0.5);
        run(199, true, 0.5);

        assertThat(ring.trusted()).hasValue(0);
    }

    /** The rate before the rise is that of the last step. */
    @ParameterizedTest
    @CsvSource({"0.0201, 80", "0.02, 0", "0.01, 0", "0.001, 0", "NaN, 0"})
    void aHealthyStateBeforeARiseIsTrustedAtOnce(double rate, int trusted) {
        run(1, true, 1);
        run(79, true, 0.5);
        rate(0.01);
        rate(rate);

        assertThat(ring.trusted()).hasValue(trusted);
    }

    @ParameterizedTest
    @CsvSource({"0.99, 80, 0", "0.5, 49, 0"})
    void aStateBeforeARiseThatIsNotKnownToBeHealthyIsNot(double score, int healthy, int trusted) {
        run(1, true, 1);
        run(31, false, score);
        run(healthy, true, score);
        rate(0.01);
        rate(1);

        assertThat(ring.trusted()).hasValue(trusted);
    }

    /** What is on probation when the rate rises is older than what is trusted then. */
    @Test
    void nothingOlderReplacesTheStateBeforeARise() {
        run(1, true, 1);
        run(79, true, 0.5);
        rate(0.01);
        rate(1);
        run(99, true, 0.5);
        assertThat(ring.trusted()).hasValue(80);

        run(1, true, 0.5);
        assertThat(ring.trusted()).hasValue(130);
    }

    @Test
    void anotherTrainingHasNoRateYet() {
        run(1, true, 1);
        rate(0.01);
        ring.beginAnew();
        run(1, true, 1);
        run(79, true, 0.5);
        rate(1);

        assertThat(ring.trusted()).hasValue(0);
    }

    private void rate(double rate) {
        AtomicInteger due = ring.nextRateIs(rate, INTERVAL);
        if (due != null) {
            due.set(steps);
        }
    }

    private void run(int count, boolean healthy, double score) {
        for (int i = 0; i < count; i++) {
            steps++;
            AtomicInteger due = ring.stepDone(healthy, score, INTERVAL);
            if (due != null) {
                due.set(steps);
            }
        }
    }
}

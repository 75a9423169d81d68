package io.gradwatch.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentPeaksTest {
    private final RecentPeaks peaks = new RecentPeaks(3, 64);

    @Test
    void fourthPeakOfTheSameHeightIsKnown() {
        assertThat(peaks.recognises(0, true, 1)).isFalse();
        peaks.recognises(1, false, -2);
        assertThat(peaks.recognises(5, true, 1)).isFalse();
        peaks.recognises(6, false, -2);
        assertThat(peaks.recognises(10, true, 1)).isFalse();
        peaks.recognises(11, false, -2);

        assertThat(peaks.recognises(15, true, 1)).isTrue();
    }

    @Test
    void consecutiveIterationsAreOnePeak() {
        for (int i = 0; i < 10; i++) {
            assertThat(peaks.recognises(i, true, 1)).isFalse();
        }
    }

    @Test
    void whatIsNotAboveIsNeverKnown() {
        threePeaks(5);

        assertThat(peaks.recognises(15, false, 1)).isFalse();
    }

    /** log10 of 2 is 0.30103. */
    @ParameterizedTest
    @CsvSource({"0.5, true", "1.301, true", "1.302, false", "3, false"})
    void peakOfMoreThanTwiceTheHighestKnownOneIsNew(double logNorm, boolean known) {
        threePeaks(5);

        assertThat(peaks.recognises(15, true, logNorm)).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void peaksAreForgottenAfterSixtyFourIterations(long iteration, boolean known) {
        threePeaks(5);

        assertThat(peaks.recognises(iteration, true, 1)).isEqualTo(known);
    }

    private void threePeaks(int distance) {
        for (int i = 0; i < 3; i++) {
            peaks.recognises((long) i * distance, true, 1);
            peaks.recognises((long) i * distance + 1, false, -2);
        }
    }
}

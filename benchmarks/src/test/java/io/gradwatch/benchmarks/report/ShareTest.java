package io.gradwatch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
    /** Wilson without continuity correction, by hand: 10 of 10 gives n / (n + z^2). */
    @Test
    void theIntervalOfAllRunsReachesDownToWhatTheirNumberAllows() {
        Share all = new Share(10, 10);

        assertThat(all.low()).isCloseTo(100 * 10 / (10 + 1.96 * 1.96), within(1e-9));
        assertThat(all.high()).isCloseTo(100, within(1e-9));
    }

    @Test
    void aShareOfNoRunsHasNoWords() {
        assertThat(new Share(0, 0).words()).isEmpty();
    }
}

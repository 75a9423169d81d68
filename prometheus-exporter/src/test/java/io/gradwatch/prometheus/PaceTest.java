package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    /** The clock may have any value, and it overflows. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final Pace pace = new Pace(Duration.ofNanos(100), now::get);

    @Test
    void theFirstTimeIsNow() {
        assertThat(pace.nanosUntilNext()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 99", "99, 1", "100, 0", "101, -1", "1000, -900"})
    void theNextIsSoLongAfterTheBeginning(long later, long wait) {
        pace.begin();
        now.addAndGet(later);

        assertThat(pace.nanosUntilNext()).isEqualTo(wait);
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() {
        pace.begin();
        now.addAndGet(1000);
        pace.begin();

        assertThat(pace.nanosUntilNext()).isEqualTo(100);
    }
}

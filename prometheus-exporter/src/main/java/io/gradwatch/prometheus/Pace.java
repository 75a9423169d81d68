package io.gradwatch.prometheus;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps what is done again and again apart in time. Not thread-safe. */
final class Pace {
    private final long apartNanos;
    private final LongSupplier nanoTime;
    private long next;

    /**
     * The first time may be now.
     *
     * @param apart from one beginning to the next
     * @param nanoTime a clock as {@link System#nanoTime()}
     */
    Pace(Duration apart, LongSupplier nanoTime) {
        this.apartNanos = apart.toNanos();
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** How long to wait before beginning: 0 or less if that may be now. */
    long nanosUntilNext() {
        return next - nanoTime.getAsLong();
    }

    void begin() {
        next = nanoTime.getAsLong() + apartNanos;
    }
}

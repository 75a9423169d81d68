package io.gradwatch.samples;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again and again, until there is an answer or the time is up. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    /** The first answer that is not null. */
    static <T> T await(String what, Supplier<@Nullable T> attempt) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            T result = attempt.get();
            if (result != null) {
                return result;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("no " + what + " in " + PATIENCE.toSeconds() + " s");
    }

    /** Until the condition holds. */
    static void awaitThat(String what, BooleanSupplier condition) {
        await(what, () -> condition.getAsBoolean() ? what : null);
    }
}

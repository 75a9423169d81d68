package io.gradwatch;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps plugins' failures from training: an exception, checked or not (Kotlin and Scala need not declare it), is
 * counted, logged once per culprit, and answered with a fallback. Used by one thread at a time.
 */
final class Boundary {
    private static final System.Logger LOGGER = System.getLogger("io.gradwatch");

    private final Set<String> logged = new HashSet<>();
    private long errors;

    <T> T call(String culprit, Supplier<T> plugin, T fallback) {
        try {
            return plugin.get();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            errors++;
            if (logged.add(culprit)) {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        culprit + " failed; its further failures are counted, not logged; training is not affected",
                        e);
            }
            return fallback;
        }
    }

    long errors() {
        return errors;
    }
}

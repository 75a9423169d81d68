package io.gradwatch.benchmarks.figures;

/** How long a benchmark measures. */
public enum Effort {
    /** For figures that are quoted. */
    FULL,
    /** A few minutes: to see where things stand, not to be quoted. */
    QUICK,
    /** Seconds: to see that it runs. The figures mean nothing. */
    SMOKE;

    /**
     * One of three values.
     *
     * @param full for {@link #FULL}
     * @param quick for {@link #QUICK}
     * @param smoke for {@link #SMOKE}
     * @param <T> their type
     * @return that of this effort
     */
    public <T> T choose(T full, T quick, T smoke) {
        return switch (this) {
            case FULL -> full;
            case QUICK -> quick;
            case SMOKE -> smoke;
        };
    }
}

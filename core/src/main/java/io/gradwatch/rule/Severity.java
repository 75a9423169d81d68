package io.gradwatch.rule;

/** How bad a finding is, in rising order. */
public enum Severity {
    /** Worth knowing; nothing needs to be done. */
    INFO,
    /** Training suffers; look at it. */
    WARNING,
    /** Training is lost or about to be, unless something is done now. */
    CRITICAL;

    /**
     * Whether this severity is higher than another.
     *
     * @param other the other
     * @return true when strictly higher
     */
    public boolean isAbove(Severity other) {
        return compareTo(other) > 0;
    }
}

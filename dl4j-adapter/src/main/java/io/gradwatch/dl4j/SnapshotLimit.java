package io.gradwatch.dl4j;

import java.util.Locale;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The most memory that both snapshots of one network may take: either both fit, or none is ever taken. */
final class SnapshotLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLimit.class);

    private final long maxBytes;
    private @Nullable String refusal;

    /**
     * A limit.
     *
     * @param maxBytes what the user allows; a quarter of what JavaCPP may allocate if nothing is said, which is as much as
     *     the heap may grow to unless set otherwise
     */
    SnapshotLimit(OptionalLong maxBytes) {
        this.maxBytes = maxBytes.orElseGet(() -> Pointer.maxBytes() > 0 ? Pointer.maxBytes() / 4 : Long.MAX_VALUE);
    }

    /** Whether two copies of so many bytes may be kept. What is refused once stays refused; the log says so. */
    boolean permits(long bytes) {
        if (refusal == null && 2 * bytes > maxBytes) {
            refusal = String.format(
                    Locale.ROOT,
                    "two snapshots need %d MiB, and %d MiB are allowed (maxSnapshotBytes)",
                    (2 * bytes + (1 << 20) - 1) >> 20,
                    maxBytes >> 20);
            LOG.warn("No rollback in this run: {}", refusal);
        }
        return refusal == null;
    }

    /** Why no copies are taken, null when they are. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Makes the next question one about another network. */
    void clear() {
        refusal = null;
    }
}

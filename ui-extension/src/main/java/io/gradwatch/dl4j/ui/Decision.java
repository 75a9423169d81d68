package io.gradwatch.dl4j.ui;

import io.gradwatch.guard.StepDecision;

/**
 * What the guards decided about a step, without the factors.
 *
 * @param kind what
 * @param reason why; empty when the step was taken as it was
 */
record Decision(Kind kind, String reason) {
    /** Two strings. */
    static final int MIN_BYTES = 2 * Integer.BYTES;

    static Decision from(StepDecision decision) {
        return decision.match(
                () -> new Decision(Kind.PROCEED, ""),
                scale -> new Decision(Kind.SCALE, scale.reason()),
                clip -> new Decision(Kind.CLIP, clip.reason()),
                skip -> new Decision(Kind.SKIP, skip.reason()));
    }

    static Decision read(BinaryReader in) {
        return new Decision(in.readEnum("decision", Kind.class), in.readString("decision reason"));
    }

    void write(BinaryWriter out) {
        out.writeString(kind.name());
        out.writeString(reason);
    }

    /** What may be decided. */
    enum Kind {
        PROCEED,
        SCALE,
        CLIP,
        SKIP
    }
}

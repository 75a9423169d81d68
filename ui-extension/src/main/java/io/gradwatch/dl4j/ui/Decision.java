package io.gradwatch.dl4j.ui;

import io.gradwatch.guard.StepDecision;

/**
 * What the guards decided about a step, without the factors.
 *
 * @param kind what
 * @param reason why; empty when the step was taken as it was
 */
record Decision(Kind kind, String reason) {
    static Decision from(StepDecision decision) {
        if (decision instanceof StepDecision.Skip skip) {
            return new Decision(Kind.SKIP, skip.reason());
        }
        if (decision instanceof StepDecision.Scale scale) {
            return new Decision(Kind.SCALE, scale.reason());
        }
        return new Decision(Kind.PROCEED, "");
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
        SKIP
    }
}

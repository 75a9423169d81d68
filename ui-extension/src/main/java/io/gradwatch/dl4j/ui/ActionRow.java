package io.gradwatch.dl4j.ui;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;

/**
 * An action with what became of it, in words.
 *
 * @param iteration the iteration after whose step it was carried out
 * @param name the action's name
 * @param description the action with its numbers
 * @param reason why the policy asked for it
 * @param outcome the outcome's name
 * @param detail why it failed or is unsupported; empty when it was applied
 * @param factor of the configured learning rate, 1 for the end of a limit; NaN for other actions and where it is not known
 */
record ActionRow(
        long iteration, String name, String description, String reason, String outcome, String detail, double factor) {
    static final int MIN_BYTES = Long.BYTES + 5 * Integer.BYTES;

    private static final String RELEASED_RATE = "back to the configured one";

    static ActionRow from(ActionRecord action) {
        return new ActionRow(
                action.iteration(),
                action.action().name(),
                action.action().words(),
                action.reason(),
                action.outcome().name(),
                ActionWords.detailOf(action.outcome()),
                factorOf(action.action()));
    }

    static ActionRow read(BinaryReader in) {
        ActionRow old = readOld(in);
        return new ActionRow(
                old.iteration, old.name, old.description, old.reason, old.outcome, old.detail, in.readDouble("factor"));
    }

    /** One of version 1, which has no factor. */
    static ActionRow readOld(BinaryReader in) {
        long iteration = in.readLong("iteration");
        String name = in.readString("action name");
        String description = in.readString("action description");
        return new ActionRow(
                iteration,
                name,
                description,
                in.readString("action reason"),
                in.readString("outcome"),
                in.readString("outcome detail"),
                description.endsWith(RELEASED_RATE) ? 1 : Double.NaN);
    }

    void write(BinaryWriter out) {
        out.writeLong(iteration);
        out.writeString(name);
        out.writeString(description);
        out.writeString(reason);
        out.writeString(outcome);
        out.writeString(detail);
        out.writeDouble(factor);
    }

    boolean isApplied() {
        return outcome.equals("applied");
    }

    boolean isAboutLearningRate() {
        return name.equals("scale-learning-rate") || name.equals("scale-layer-learning-rate");
    }

    boolean isAboutRateLimit() {
        return name.equals("limit-learning-rate");
    }

    boolean isAboutClipping() {
        return name.equals("enable-clipping") || name.equals("release-clipping");
    }

    /** Whether it ends a mitigation rather than begins one. */
    boolean isRelease() {
        return name.equals("release-clipping") || ((isAboutLearningRate() || isAboutRateLimit()) && factor == 1);
    }

    private static double factorOf(Action action) {
        return action.match(
                scale -> scale.factor(),
                scale -> scale.factor(),
                limit -> limit.isRelease() ? 1 : Double.NaN,
                enable -> Double.NaN,
                () -> Double.NaN,
                () -> Double.NaN,
                () -> Double.NaN);
    }
}

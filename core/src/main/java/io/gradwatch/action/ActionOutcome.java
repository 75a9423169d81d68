package io.gradwatch.action;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;

/** What became of an action. Immutable. */
public sealed interface ActionOutcome {
    /**
     * The outcome's name for labels and reports.
     *
     * @return {@code applied}, {@code unsupported} or {@code failed}
     */
    String name();

    /**
     * Answers by kind of outcome.
     *
     * @param applied asked when it took effect
     * @param unsupported asked when it cannot be done
     * @param failed asked when it did not work
     * @param <T> kind of answer
     * @return the answer
     */
    default <T> T match(
            Supplier<? extends T> applied,
            Function<? super Unsupported, ? extends T> unsupported,
            Function<? super Failed, ? extends T> failed) {
        if (this instanceof Unsupported u) {
            return unsupported.apply(u);
        }
        return this instanceof Failed f ? failed.apply(f) : applied.get();
    }

    /** It took effect. */
    record Applied() implements ActionOutcome {
        @Override
        public String name() {
            return "applied";
        }
    }

    /**
     * It cannot be done with this model; nothing was changed.
     *
     * @param reason why not
     */
    record Unsupported(String reason) implements ActionOutcome {
        /**
         * Checks that there is a reason.
         *
         * @param reason see the record
         */
        public Unsupported {
            requireNonNull(reason, "reason");
        }

        @Override
        public String name() {
            return "unsupported";
        }
    }

    /**
     * It should have worked but did not.
     *
     * @param reason what happened
     */
    record Failed(String reason) implements ActionOutcome {
        /**
         * Checks that there is a reason.
         *
         * @param reason see the record
         */
        public Failed {
            requireNonNull(reason, "reason");
        }

        @Override
        public String name() {
            return "failed";
        }
    }
}

package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.Column;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done with the gradient of this very step. Immutable. */
public sealed interface StepDecision {
    /**
     * The step is taken as it is.
     *
     * @return the decision
     */
    static StepDecision proceed() {
        return Proceed.INSTANCE;
    }

    /**
     * Answers by kind of decision.
     *
     * @param proceed asked when the step is taken as it is
     * @param scale asked when gradients are multiplied
     * @param clip asked when elements are limited
     * @param skip asked when the step is not taken
     * @param <T> kind of answer
     * @return the answer
     */
    default <T> T match(
            Supplier<? extends T> proceed,
            Function<? super Scale, ? extends T> scale,
            Function<? super Clip, ? extends T> clip,
            Function<? super Skip, ? extends T> skip) {
        if (this instanceof Scale s) {
            return scale.apply(s);
        }
        if (this instanceof Clip c) {
            return clip.apply(c);
        }
        return this instanceof Skip s ? skip.apply(s) : proceed.get();
    }

    /** The step is taken as it is. */
    enum Proceed implements StepDecision {
        /** The only one. */
        INSTANCE
    }

    /**
     * Each parameter's gradient is multiplied before the updater sees it.
     *
     * @param factors one factor per parameter, each in [0, 1]
     * @param reason why
     */
    record Scale(Column factors, String reason) implements StepDecision {
        /**
         * Checks the factors.
         *
         * @param factors see the record
         * @param reason see the record
         * @throws IllegalArgumentException if a factor is outside [0, 1] or NaN
         */
        public Scale {
            requireFactors(factors);
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Each parameter's gradient is multiplied, and its elements are then limited, before the updater sees it. An adapter
     * that cannot look at elements only multiplies.
     *
     * @param factors one factor per parameter, each in [0, 1]; 1 where nothing is multiplied
     * @param clippings limits that norms are not enough for, applied in this order; at least one
     * @param reason why
     */
    record Clip(Column factors, List<Clipping> clippings, String reason) implements StepDecision {
        /**
         * Checks factors and limits.
         *
         * @param factors see the record
         * @param clippings see the record
         * @param reason see the record
         * @throws IllegalArgumentException if a factor is outside [0, 1] or NaN, or if there is no limit or one that
         *     follows from norms
         */
        public Clip {
            requireFactors(factors);
            clippings = List.copyOf(clippings);
            requireNonNull(reason, "reason");
            if (clippings.isEmpty() || clippings.stream().anyMatch(Clipping::isByNorms)) {
                throw new IllegalArgumentException(
                        "clippings needs at least one, and only such as look at elements, was " + clippings);
            }
        }
    }

    /**
     * The step is not taken: parameters and updater state stay as if the mini-batch had never been seen.
     *
     * @param reason why
     */
    record Skip(String reason) implements StepDecision {
        /**
         * Checks that there is a reason.
         *
         * @param reason see the record
         */
        public Skip {
            requireNonNull(reason, "reason");
        }
    }

    private static void requireFactors(Column factors) {
        requireNonNull(factors, "factors");
        for (int p = 0; p < factors.size(); p++) {
            double factor = factors.at(p);
            if (!(factor >= 0 && factor <= 1)) {
                throw new IllegalArgumentException("factors must be in [0, 1], was " + factor + " at " + p);
            }
        }
    }
}

package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.sample.Column;

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
            requireNonNull(factors, "factors");
            requireNonNull(reason, "reason");
            for (int p = 0; p < factors.size(); p++) {
                double factor = factors.at(p);
                if (!(factor >= 0 && factor <= 1)) {
                    throw new IllegalArgumentException("factors must be in [0, 1], was " + factor + " at " + p);
                }
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
}

package io.gradwatch.action;

import static java.util.Objects.requireNonNull;

/** A mitigation as a value: what a policy asks for. Immutable. */
public sealed interface Action {
    /**
     * The action's name for labels and reports.
     *
     * @return lower case with hyphens, for example {@code scale-learning-rate}
     */
    String name();

    /**
     * Trains on with the user's own learning rate times a factor, from the next step. The factor is always relative to
     * what the user configured, never to an earlier factor; 1 puts the original back, schedules included.
     *
     * @param factor above 0, at most 1
     */
    record ScaleLearningRate(double factor) implements Action {
        /**
         * Checks the factor.
         *
         * @param factor see the record
         * @throws IllegalArgumentException if it is outside (0, 1] or NaN
         */
        public ScaleLearningRate {
            if (!(factor > 0 && factor <= 1)) {
                throw new IllegalArgumentException("factor must be in (0, 1], was " + factor);
            }
        }

        @Override
        public String name() {
            return "scale-learning-rate";
        }
    }

    /**
     * Limits the gradient of every step from the next one on. Replaces an earlier limit.
     *
     * @param clipping how
     */
    record EnableClipping(Clipping clipping) implements Action {
        /**
         * Checks that nothing is missing.
         *
         * @param clipping see the record
         */
        public EnableClipping {
            requireNonNull(clipping, "clipping");
        }

        @Override
        public String name() {
            return "enable-clipping";
        }
    }

    /** Limits the gradient no longer. */
    record ReleaseClipping() implements Action {
        @Override
        public String name() {
            return "release-clipping";
        }
    }

    /** Puts parameters and updater state back to the last snapshot that was taken while the run was healthy. */
    record Rollback() implements Action {
        @Override
        public String name() {
            return "rollback";
        }
    }
}

package io.gradwatch.action;

/** How a gradient is limited while a policy has clipping switched on. */
public sealed interface Clipping {
    /**
     * The whole gradient is multiplied by {@code min(1, maxNorm / norm)} (Pascanu, Mikolov and Bengio 2013).
     *
     * @param maxNorm largest global norm of the mini-batch mean gradient, above 0 and finite
     */
    record GlobalNorm(double maxNorm) implements Clipping {
        /**
         * Checks the bound.
         *
         * @param maxNorm see the record
         * @throws IllegalArgumentException if it is not a positive finite number
         */
        public GlobalNorm {
            if (!(maxNorm > 0 && maxNorm < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("maxNorm must be positive and finite, was " + maxNorm);
            }
        }
    }
}

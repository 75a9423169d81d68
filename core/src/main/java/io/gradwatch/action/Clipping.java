package io.gradwatch.action;

/**
 * How a gradient is limited. The first three follow from norms alone: core decides and an adapter only multiplies. The
 * last two look at single elements, so the adapter carries them out.
 */
public sealed interface Clipping {
    /**
     * Whether norms are enough to carry it out.
     *
     * @return false when the adapter has to look at the elements
     */
    default boolean isByNorms() {
        return true;
    }

    /**
     * The limit in words, for people.
     *
     * @return for example {@code clip the global gradient norm to 2.5}
     */
    String words();

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
            requirePositive("maxNorm", maxNorm);
        }

        @Override
        public String words() {
            return "clip the global gradient norm to " + Brief.number(maxNorm);
        }
    }

    /**
     * Each layer's gradient is multiplied by {@code min(1, maxNorm / norm of the layer)}.
     *
     * @param maxNorm largest norm of one layer's mini-batch mean gradient, above 0 and finite
     */
    record LayerNorm(double maxNorm) implements Clipping {
        /**
         * Checks the bound.
         *
         * @param maxNorm see the record
         * @throws IllegalArgumentException if it is not a positive finite number
         */
        public LayerNorm {
            requirePositive("maxNorm", maxNorm);
        }

        @Override
        public String words() {
            return "clip the gradient norm of each layer to " + Brief.number(maxNorm);
        }
    }

    /**
     * Each parameter's gradient is multiplied by {@code min(1, maxNorm / norm of the parameter's gradient)}.
     *
     * @param maxNorm largest norm of one parameter's mini-batch mean gradient, above 0 and finite
     */
    record ParameterNorm(double maxNorm) implements Clipping {
        /**
         * Checks the bound.
         *
         * @param maxNorm see the record
         * @throws IllegalArgumentException if it is not a positive finite number
         */
        public ParameterNorm {
            requirePositive("maxNorm", maxNorm);
        }

        @Override
        public String words() {
            return "clip the gradient norm of each parameter to " + Brief.number(maxNorm);
        }
    }

    /**
     * Each element of the mini-batch mean gradient is limited to {@code [-maxValue, maxValue]}.
     *
     * @param maxValue largest magnitude of an element, above 0 and finite
     */
    record Elements(double maxValue) implements Clipping {
        /**
         * Checks the bound.
         *
         * @param maxValue see the record
         * @throws IllegalArgumentException if it is not a positive finite number
         */
        public Elements {
            requirePositive("maxValue", maxValue);
        }

        @Override
        public boolean isByNorms() {
            return false;
        }

        @Override
        public String words() {
            return "clip each element of the gradient to " + Brief.number(maxValue);
        }
    }

    /**
     * Adaptive gradient clipping (Brock et al. 2021, arXiv 2102.06171): the gradient of each unit (the weights into one
     * output unit or channel) is limited to {@code lambda} times the norm of those weights, at least {@code epsilon}. The
     * output layers are left alone, as the paper recommends.
     *
     * @param lambda largest ratio of gradient norm to weight norm, above 0; 0.01 in the paper
     * @param epsilon smallest weight norm that counts, above 0, so that zero-initialised units can learn; 0.001 in the
     *     paper
     */
    record Adaptive(double lambda, double epsilon) implements Clipping {
        /**
         * Checks the bounds.
         *
         * @param lambda see the record
         * @param epsilon see the record
         * @throws IllegalArgumentException if one of them is not a positive finite number
         */
        public Adaptive {
            requirePositive("lambda", lambda);
            requirePositive("epsilon", epsilon);
        }

        @Override
        public boolean isByNorms() {
            return false;
        }

        @Override
        public String words() {
            return "clip the gradient of each unit to " + Brief.number(lambda) + " of its weights";
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, was " + value);
        }
    }
}

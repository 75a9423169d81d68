package io.gradwatch.action;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;

/** A mitigation as a value: what a policy asks for. Immutable. */
public sealed interface Action {
    /**
     * The action's name for labels and reports.
     *
     * @return lower case with hyphens, for example {@code scale-learning-rate}
     */
    String name();

    /**
     * The action in words, for people.
     *
     * @return for example {@code learning rate at 0.5 of the configured one}
     */
    String words();

    /**
     * Answers by kind of action.
     *
     * @param scaleLearningRate asked for a change of the learning rate
     * @param scaleLayerLearningRate asked for a change of one layer's learning rate
     * @param limitLearningRate asked for another upper limit of the learning rate
     * @param enableClipping asked for a limit
     * @param releaseClipping asked for the end of the limit
     * @param rollback asked for a rollback
     * @param stopTraining asked for the end of training
     * @param <T> kind of answer
     * @return the answer
     */
    default <T> T match(
            Function<? super ScaleLearningRate, ? extends T> scaleLearningRate,
            Function<? super ScaleLayerLearningRate, ? extends T> scaleLayerLearningRate,
            Function<? super LimitLearningRate, ? extends T> limitLearningRate,
            Function<? super EnableClipping, ? extends T> enableClipping,
            Supplier<? extends T> releaseClipping,
            Supplier<? extends T> rollback,
            Supplier<? extends T> stopTraining) {
        if (this instanceof ScaleLearningRate scale) {
            return scaleLearningRate.apply(scale);
        }
        if (this instanceof ScaleLayerLearningRate scale) {
            return scaleLayerLearningRate.apply(scale);
        }
        if (this instanceof LimitLearningRate limit) {
            return limitLearningRate.apply(limit);
        }
        if (this instanceof EnableClipping enable) {
            return enableClipping.apply(enable);
        }
        if (this instanceof ReleaseClipping) {
            return releaseClipping.get();
        }
        return this instanceof Rollback ? rollback.get() : stopTraining.get();
    }

    /**
     * Trains all layers on with the user's own learning rate times a factor, from the next step. The factor is always
     * relative to what the user configured, never to an earlier factor; 1 puts the original back, schedules included,
     * except in layers that {@link ScaleLayerLearningRate} holds down, where the two factors multiply, and as far as {@link
     * LimitLearningRate} allows.
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
            requireFactor(factor);
        }

        @Override
        public String name() {
            return "scale-learning-rate";
        }

        @Override
        public String words() {
            return rateAt(factor, "learning rate");
        }
    }

    /**
     * Trains one layer on with the user's own learning rate times a factor, from the next step, biases included. A dial
     * of its own: the layer's rate is the user's times this factor times that of {@link ScaleLearningRate}, and neither
     * action changes the other's factor. 1 releases it; with both at 1 the original is back, schedules included.
     *
     * @param layer index in {@link io.gradwatch.topology.Topology#layers()}, 0 or more; one that the model does not have
     *     is answered with {@link ActionOutcome.Unsupported}
     * @param factor above 0, at most 1
     */
    record ScaleLayerLearningRate(int layer, double factor) implements Action {
        /**
         * Checks layer and factor.
         *
         * @param layer see the record
         * @param factor see the record
         * @throws IllegalArgumentException if the layer is negative, or the factor outside (0, 1] or NaN
         */
        public ScaleLayerLearningRate {
            if (layer < 0) {
                throw new IllegalArgumentException("layer must be 0 or more, was " + layer);
            }
            requireFactor(factor);
        }

        @Override
        public String name() {
            return "scale-layer-learning-rate";
        }

        @Override
        public String words() {
            return rateAt(factor, "learning rate of layer " + layer);
        }
    }

    /**
     * Lets the user's own learning rate count for at most a limit, in every layer and from the next step: a schedule is followed
     * where it is below, and held at the limit where it is above. The factors of {@link ScaleLearningRate} and {@link
     * ScaleLayerLearningRate} come on top. Replaces an earlier limit; infinity releases it.
     *
     * @param max above 0; infinite for no limit
     */
    record LimitLearningRate(double max) implements Action {
        /**
         * Checks the limit.
         *
         * @param max see the record
         * @throws IllegalArgumentException if it is 0, negative or NaN
         */
        public LimitLearningRate {
            if (!(max > 0)) {
                throw new IllegalArgumentException("max must be above 0, was " + max);
            }
        }

        /**
         * Whether this ends an earlier limit.
         *
         * @return true if there is none from now on
         */
        public boolean isRelease() {
            return max == Double.POSITIVE_INFINITY;
        }

        @Override
        public String name() {
            return "limit-learning-rate";
        }

        @Override
        public String words() {
            return isRelease() ? "learning rate limited no more" : "learning rate limited to " + Brief.number(max);
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

        @Override
        public String words() {
            return clipping.words();
        }
    }

    /** Limits the gradient no longer. */
    record ReleaseClipping() implements Action {
        @Override
        public String name() {
            return "release-clipping";
        }

        @Override
        public String words() {
            return "stop clipping";
        }
    }

    /** Puts parameters and updater state back to the last snapshot that was taken while the run was healthy. */
    record Rollback() implements Action {
        @Override
        public String name() {
            return "rollback";
        }

        @Override
        public String words() {
            return "roll back to the last healthy snapshot";
        }
    }

    /**
     * Ends training after this iteration, with the model as it is. The last resort: everything that was changed is put
     * back first.
     */
    record StopTraining() implements Action {
        @Override
        public String name() {
            return "stop-training";
        }

        @Override
        public String words() {
            return "stop training";
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("factor must be in (0, 1], was " + factor);
        }
    }

    private static String rateAt(double factor, String what) {
        return what + (factor == 1 ? " back to" : " at " + Brief.number(factor) + " of") + " the configured one";
    }
}

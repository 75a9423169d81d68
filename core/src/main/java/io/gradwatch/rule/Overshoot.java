package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * A single step that makes another network of the weights, and a worse one: it is no small part of them, and the loss it leads
 * to is far too high. Gradients are too late to tell, for after such a step units may be dead or saturated.
 *
 * <p>The more reason there is to suspect a step, the less is asked for: just after the learning rate has risen to a multiple, a third
 * of the size will do, and after a step larger than the weights themselves half of the rise.
 *
 * <p>Weights whose {@linkplain io.gradwatch.topology.LayerInfo#hasShrinkingSteps() steps shrink by themselves} are left out.
 */
final class Overshoot {
    static final Setting STEP = Setting.number(
            "overshotStep",
            0.3,
            Range.POSITIVE,
            "times the norm of the weights",
            "how large a step may be that leads to a loss above levelLossFactor; after a rise of the learning rate a third of it");

    private static final String QUANTITY = "size of a step in parts of the weights (the loss has risen by it)";
    static final String QUANTITY_AFTER_A_RISE =
            "size of a step after a rise of the learning rate, in parts of the weights (the loss has risen by it)";

    /** A learning rate of more times the last one has risen. */
    private static final double RISE = 2;

    private static final int ITERATIONS_AFTER_A_RISE = 20;
    private static final double SHARE_AFTER_A_RISE = 1.0 / 3;

    /** Nothing is left of weights that a step larger than they are is added to. */
    private static final double REPLACING = 1;

    private final double limit;
    private final double lossFactor;
    private final int[] weights;
    private double step = Double.NaN;
    private boolean isStepAfterARise;
    private double overshot = Double.NaN;
    private boolean isOvershotAfterARise;
    private double rate = Double.NaN;
    private long sinceRise = ITERATIONS_AFTER_A_RISE;
    private boolean isFresh;

    /**
     * No step is known yet.
     *
     * @param lossFactor how many times its level a loss is that is too high
     */
    Overshoot(Topology topology, double lossFactor, Settings settings) {
        this.lossFactor = lossFactor;
        limit = settings.number(STEP.name());
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .filter(p -> !topology.layerOf(p).hasShrinkingSteps())
                .toArray();
    }

    /**
     * Takes an iteration into account: its loss is where the step before it led to.
     *
     * @param isLossTooHigh whether the loss is more times its level than a factor
     * @return whether that step went too far, or the one before it did: a policy wants to see it twice
     */
    boolean judge(IterationSample sample, DoublePredicate isLossTooHigh) {
        boolean stands = isFresh;
        isFresh = step > limit(isStepAfterARise)
                && isLossTooHigh.test(step > REPLACING ? (1 + lossFactor) / 2 : lossFactor);
        if (isFresh) {
            overshot = step;
            isOvershotAfterARise = isStepAfterARise;
        }
        double now = sample.learningRates().largest();
        sinceRise = now > RISE * rate ? 0 : sinceRise + 1;
        rate = now;
        step = sample.updateRatio(weights);
        isStepAfterARise = sinceRise < ITERATIONS_AFTER_A_RISE;
        return isFresh || stands;
    }

    /** The latest step that went too far, in parts of the weights, against the size from which on it was too large. */
    Finding finding() {
        return new Finding(
                Finding.WHOLE_MODEL,
                isOvershotAfterARise ? QUANTITY_AFTER_A_RISE : QUANTITY,
                overshot,
                limit(isOvershotAfterARise));
    }

    private double limit(boolean isAfterARise) {
        return isAfterARise ? SHARE_AFTER_A_RISE * limit : limit;
    }
}

package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.stream.IntStream;

/**
 * A single step that makes another network of the weights, and a worse one: it is no small part of them, and the loss it leads
 * to is far too high. Gradients are too late to tell, for after such a step units may be dead or saturated.
 *
 * <p>Weights whose {@linkplain io.gradwatch.topology.LayerInfo#hasShrinkingSteps() steps shrink by themselves} are left out.
 */
final class Overshoot {
    static final Setting STEP = Setting.number(
            "overshotStep",
            0.3,
            Range.POSITIVE,
            "times the norm of the weights",
            "how large a step may be that leads to a loss above levelLossFactor");

    private final double limit;
    private final int[] weights;
    private double step = Double.NaN;
    private double overshot = Double.NaN;
    private boolean isFresh;

    Overshoot(Topology topology, Settings settings) {
        limit = settings.number(STEP.name());
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .filter(p -> !topology.layerOf(p).hasShrinkingSteps())
                .toArray();
    }

    /**
     * Takes an iteration into account: its loss is where the step before it led to.
     *
     * @return whether that step went too far, or the one before it did: a policy wants to see it twice
     */
    boolean judge(IterationSample sample, boolean isLossTooHigh) {
        boolean stands = isFresh;
        isFresh = step > limit && isLossTooHigh;
        if (isFresh) {
            overshot = step;
        }
        step = sample.updateRatio(weights);
        return isFresh || stands;
    }

    /** The latest step that went too far, in parts of the weights. */
    double step() {
        return overshot;
    }

    /** The step that is too large. */
    double limit() {
        return limit;
    }
}

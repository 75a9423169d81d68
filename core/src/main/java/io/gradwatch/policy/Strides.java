package io.gradwatch.policy;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.Topology;
import java.util.stream.IntStream;

/**
 * How large steps are against the weights they change, since something was changed: most of them, or a single one that makes
 * other weights of them. Where {@linkplain io.gradwatch.topology.LayerInfo#hasShrinkingSteps() steps shrink by themselves}, most
 * of them tell nothing, and are left out there.
 */
final class Strides {
    /** What the rule update-ratio warns of: a log10 of -1.5. */
    private static final double LARGE = 0.0316;

    /** What the rules take for a step that wrecks a network. */
    private static final double WRECKING = 0.3;

    private static final int WINDOW = 10;

    private final int[] weights;
    private final int[] lasting;
    private final SlidingWindow ratios = SlidingWindow.ofCapacity(WINDOW);
    private double largest;
    private int steps;

    Strides(Topology topology) {
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .toArray();
        lasting = IntStream.of(weights)
                .filter(p -> !topology.layerOf(p).hasShrinkingSteps())
                .toArray();
    }

    /** Takes a step into account, if it was measured and taken. */
    void add(IterationSample sample) {
        double ratio = sample.updateRatio(weights);
        if (ratio > 0 && ratio < Double.POSITIVE_INFINITY) {
            largest = Math.max(largest, ratio);
            steps++;
        }
        double lastingRatio = sample.updateRatio(lasting);
        if (lastingRatio > 0 && lastingRatio < Double.POSITIVE_INFINITY) {
            ratios.add(lastingRatio);
        }
    }

    /** Begins anew with the steps that follow a change. */
    void changed() {
        ratios.clear();
        largest = 0;
        steps = 0;
    }

    /** Whether steps are large, and there were enough of them to tell. */
    boolean areLarge() {
        return (ratios.isFull() && ratios.median() > LARGE) || (steps >= WINDOW && largest > WRECKING);
    }
}

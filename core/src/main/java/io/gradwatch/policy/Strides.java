package io.gradwatch.policy;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.Topology;
import java.util.stream.IntStream;

/**
 * How large steps are against the weights they change, since something was changed. Those of AdaGrad shrink by themselves, and
 * are left out.
 */
final class Strides {
    /** What the rule update-ratio warns of: a log10 of -1.5. */
    private static final double LARGE = 0.0316;

    private static final int WINDOW = 10;

    private final int[] weights;
    private final SlidingWindow ratios = SlidingWindow.ofCapacity(WINDOW);

    Strides(Topology topology) {
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .filter(p -> !topology.layerOf(p).updater().equals("AdaGrad"))
                .toArray();
    }

    /** Takes a step into account, if it was measured and taken. */
    void add(IterationSample sample) {
        double ratio = sample.updateRatio(weights);
        if (ratio > 0 && ratio < Double.POSITIVE_INFINITY) {
            ratios.add(ratio);
        }
    }

    /** Begins anew with the steps that follow a change. */
    void changed() {
        ratios.clear();
    }

    /** Whether steps are large, and there were enough of them to tell. */
    boolean areLarge() {
        return ratios.isFull() && ratios.median() > LARGE;
    }
}

package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Layers that a step has wrecked: since they were last seen to be well one was no small part of the weights, and the loss is
 * hardly below the very first. Units that die or saturate for no better reason than time and data do so in small steps.
 *
 * <p>The very first loss, for the next ones may already be those of an explosion, and whatever follows is better than that.
 */
final class LargestSteps {
    static final Setting LIMIT = Setting.number(
            "wreckingStep",
            0.1,
            Range.POSITIVE,
            "times the norm of the weights",
            "how large a step must have been since the layer was well for the violation to be critical");

    private static final int LATEST = 50;

    /** How far below the very first loss that of a network is which has learnt something. */
    private static final double LEARNT = 0.1;

    /** Behind a layer that lets nothing through biases are learnt: with untidy initial weights that is more than a little. */
    private static final double LEARNT_BEHIND_NOTHING = 0.3;

    private final double limit;
    private final int[] weights;
    private final double[] largest;
    private final SlidingWindow losses = SlidingWindow.ofCapacity(LATEST);
    private double firstLoss = Double.NaN;

    LargestSteps(Topology topology, Settings settings) {
        limit = settings.number(LIMIT.name());
        weights = IntStream.range(0, topology.parameterCount())
                .filter(p -> topology.parameters().get(p).isTrainableWeight())
                .toArray();
        largest = new double[topology.layers().size()];
    }

    /** Begins a layer anew: whatever steps there were have done it no harm. */
    void wasWell(int layer) {
        largest[layer] = 0;
    }

    /** Takes the step of an iteration into account, if it was measured, and the loss before it. */
    void add(IterationSample sample) {
        double loss = sample.dataLoss();
        if (Double.isFinite(loss)) {
            firstLoss = Double.isNaN(firstLoss) ? loss : firstLoss;
            losses.add(loss);
        }
        double step = sample.updateRatio(weights);
        if (step > limit) {
            Arrays.setAll(largest, layer -> Math.max(largest[layer], step));
        }
    }

    /** Whether a large step came after the layer was well, and the run has learnt next to nothing. Sorts: ask on suspicion. */
    boolean haveWrecked(int layer) {
        return isWrecked(layer, LEARNT);
    }

    /** The same of a layer that lets nothing through at all. */
    boolean haveClosed(int layer) {
        return isWrecked(layer, LEARNT_BEHIND_NOTHING);
    }

    private boolean isWrecked(int layer, double learnt) {
        return largest[layer] > limit
                && losses.isFull()
                && !(losses.median() < firstLoss - learnt * Math.abs(firstLoss));
    }

    /** A violation: critical, and telling of the step, when there was one. */
    static Verdict verdict(List<Finding> findings, @Nullable Finding step) {
        if (step == null) {
            return Verdict.violated(Severity.WARNING, findings);
        }
        return Verdict.violated(
                Severity.CRITICAL,
                Stream.concat(findings.stream(), Stream.of(step)).toList());
    }

    /** Tells of the step before the layer's trouble. */
    Finding finding(int layer) {
        return new Finding(
                Finding.WHOLE_MODEL,
                "size of a step before that in parts of the weights (the learning rate is too high)",
                largest[layer],
                limit);
    }
}

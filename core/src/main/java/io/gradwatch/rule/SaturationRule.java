package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Units of sigmoid, tanh and softsign that are driven into their flat region, where they pass on next to no gradient: in several
 * measurements in a row most activations of a hidden layer, while the loss is no better than at first; or nearly all of
 * them in every measurement from the first on, whatever the loss; or the gates of recurrent layers, which are not measured, by
 * {@linkplain LargeInputs inputs that are too large}.
 *
 * <p>Output layers are left out: a converged classifier has its sigmoid or softmax exactly there. Runs that have learnt
 * something are as well, as long as they did not begin so: units of a network that is sure of itself saturate, those of
 * an untrained one do not. Critical when the loss is no better than at first after a {@linkplain LargestSteps step} that is no small
 * part of the weights: then the run is lost, and the step is to blame.
 */
final class SaturationRule implements Rule {
    static final String NAME = "saturation";

    private static final Setting SHARE = Setting.number(
            "saturatedShare",
            0.5,
            Range.SHARE,
            "of the layer's activations",
            "the share of activations in the flat region that is not yet too large");
    private static final Setting START_SHARE = Setting.number(
            "startShare",
            0.9,
            Range.SHARE,
            "of the layer's activations",
            "the share that is not yet too large in a layer that was never below it");
    private static final Setting MEASUREMENTS = Setting.whole(
            "persistentMeasurements",
            5,
            Range.between(1, 100_000),
            "measurements",
            "in how many measurements in a row they must be flat");

    static final List<Setting> SETTINGS = Stream.of(
                    List.of(SHARE, START_SHARE, MEASUREMENTS, LargestSteps.LIMIT, LargeInputs.INPUT_SIZE),
                    LossProgress.SETTINGS)
            .flatMap(List::stream)
            .toList();

    /** A first measurement that comes later is none of an untrained network. */
    private static final long LAST_FIRST_ITERATION = 100;

    private static final Set<String> SATURATING = Set.of("sigmoid", "hardsigmoid", "tanh", "hardtanh", "softsign");

    private static final String QUANTITY = "share of activations in their flat region";
    private static final String START_QUANTITY = QUANTITY + ", as from the first iterations on";
    private static final Verdict NOTHING_TO_JUDGE = Verdict.undecided("there are no hidden layers that saturate");
    private static final Verdict NOT_MEASURED = Verdict.undecided("activations were not sampled");

    private final LargeInputs largeInputs;
    private final double limit;
    private final double startLimit;
    private final LossProgress progress;
    private final LayerWeights weights;
    private final int[] layers;
    private final double[] shares;
    private final LayerStreaks saturated;
    private final LargestSteps steps;
    private final boolean[] wasBelowStartLimit;
    private Verdict last = NOT_MEASURED;

    SaturationRule(Topology topology, Settings settings) {
        largeInputs = new LargeInputs(topology, settings);
        limit = settings.number(SHARE.name());
        startLimit = settings.number(START_SHARE.name());
        progress = new LossProgress(settings);
        weights = new LayerWeights(topology);
        int outputDepth = weights.largestDepth();
        layers = weights.layersWhere(layer -> weights.depth(layer) < outputDepth
                && saturates(topology.layers().get(layer)));
        shares = new double[topology.layers().size()];
        saturated = new LayerStreaks(shares.length, settings.count(MEASUREMENTS.name()));
        wasBelowStartLimit = new boolean[shares.length];
        steps = new LargestSteps(topology, settings);
    }

    private static boolean saturates(LayerInfo layer) {
        return SATURATING.contains(layer.activation()) && !layer.type().endsWith("OutputLayer");
    }

    @Override
    public Verdict judge(IterationSample sample) {
        Verdict inputs = largeInputs.judge(sample);
        Verdict activations = judgeActivations(sample);
        return inputs != null ? inputs : activations;
    }

    private Verdict judgeActivations(IterationSample sample) {
        progress.add(sample.dataLoss());
        if (layers.length == 0) {
            return NOTHING_TO_JUDGE;
        }
        if (sample.inactiveUnits().isMeasured()) {
            // Until the next measurement this verdict stands: not to look is no recovery.
            last = judgeShares(sample);
        }
        // What was measured in this iteration was so before its step.
        steps.add(sample);
        return last;
    }

    private Verdict judgeShares(IterationSample sample) {
        List<Finding> findings = null;
        Finding wreckingStep = null;
        boolean measured = last != NOT_MEASURED;
        if (!measured && sample.iteration() > LAST_FIRST_ITERATION) {
            // Attached to a network that has been trained: what it began with is not known.
            Arrays.fill(wasBelowStartLimit, true);
        }
        for (int layer : layers) {
            double share = sample.inactiveUnits().at(layer);
            if (!Double.isNaN(share)) {
                measured = true;
                shares[layer] = share;
                saturated.add(layer, share > limit);
                wasBelowStartLimit[layer] |= !(share > startLimit);
                if (share <= limit) {
                    steps.wasWell(layer);
                }
            }
            Finding finding = finding(layer);
            if (finding != null) {
                findings = findings == null ? new ArrayList<>() : findings;
                findings.add(finding);
                if (wreckingStep == null && steps.haveWrecked(layer)) {
                    wreckingStep = steps.finding(layer);
                }
            }
        }
        if (findings != null) {
            return LargestSteps.verdict(findings, wreckingStep);
        }
        return measured ? Verdict.healthy() : NOT_MEASURED;
    }

    private @Nullable Finding finding(int layer) {
        if (!saturated.isLong(layer)) {
            return null;
        }
        if (!wasBelowStartLimit[layer]) {
            return new Finding(weights.of(layer), START_QUANTITY, shares[layer], startLimit);
        }
        return progress.isStuck() || steps.haveWrecked(layer)
                ? new Finding(weights.of(layer), QUANTITY, shares[layer], limit)
                : null;
    }
}

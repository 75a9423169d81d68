package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Units of sigmoid and tanh that are driven into their flat region, where they pass on next to no gradient: in several
 * measurements in a row most activations of a hidden layer, while the loss is no better than at first.
 *
 * <p>Output layers are left out: a converged classifier has its sigmoid or softmax exactly there. So are runs that have
 * learnt something: units of a network that is sure of itself saturate.
 */
final class SaturationRule implements Rule {
    static final String NAME = "saturation";

    private static final Setting SHARE = Setting.number(
            "saturatedShare",
            0.5,
            Range.SHARE,
            "of the layer's activations",
            "the share of activations in the flat region that is not yet too large");
    private static final Setting MEASUREMENTS = Setting.whole(
            "persistentMeasurements",
            5,
            Range.between(1, 100_000),
            "measurements",
            "in how many measurements in a row they must be flat");

    static final List<Setting> SETTINGS = Stream.of(List.of(SHARE, MEASUREMENTS), LossProgress.SETTINGS)
            .flatMap(List::stream)
            .toList();

    private static final Set<String> SATURATING = Set.of("sigmoid", "hardsigmoid", "tanh", "hardtanh");

    private static final Verdict NOTHING_TO_JUDGE = Verdict.undecided("there are no hidden layers that saturate");
    private static final Verdict NOT_MEASURED = Verdict.undecided("activations were not sampled");

    private final double limit;
    private final LossProgress progress;
    private final LayerWeights weights;
    private final int[] layers;
    private final double[] shares;
    private final LayerStreaks saturated;
    private Verdict last = NOT_MEASURED;

    SaturationRule(Topology topology, Settings settings) {
        limit = settings.number(SHARE.name());
        progress = new LossProgress(settings);
        weights = new LayerWeights(topology);
        int outputDepth = weights.largestDepth();
        layers = weights.layersWhere(layer -> weights.depth(layer) < outputDepth
                && saturates(topology.layers().get(layer)));
        shares = new double[topology.layers().size()];
        saturated = new LayerStreaks(shares.length, settings.count(MEASUREMENTS.name()));
    }

    private static boolean saturates(LayerInfo layer) {
        return SATURATING.contains(layer.activation()) && !layer.type().endsWith("OutputLayer");
    }

    @Override
    public Verdict judge(IterationSample sample) {
        progress.add(sample.dataLoss());
        if (layers.length == 0) {
            return NOTHING_TO_JUDGE;
        }
        if (sample.inactiveUnits().isMeasured()) {
            // Until the next measurement this verdict stands: not to look is no recovery.
            last = judgeShares(sample);
        }
        return last;
    }

    private Verdict judgeShares(IterationSample sample) {
        List<Finding> findings = null;
        boolean measured = last != NOT_MEASURED;
        for (int layer : layers) {
            double share = sample.inactiveUnits().at(layer);
            if (!Double.isNaN(share)) {
                measured = true;
                shares[layer] = share;
                saturated.add(layer, share > limit);
            }
            if (saturated.isLong(layer) && progress.isStuck()) {
                findings = findings == null ? new ArrayList<>() : findings;
                findings.add(new Finding(
                        weights.of(layer), "share of activations in their flat region", shares[layer], limit));
            }
        }
        if (findings != null) {
            return Verdict.violated(Severity.WARNING, findings);
        }
        return measured ? Verdict.healthy() : NOT_MEASURED;
    }
}

package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rectifiers that are zero for every example, and so pass on no gradient and never come back: in several measurements in
 * a row, most of a layer's units while the loss is no better than at first, or all of them, whatever the loss. Critical after
 * a {@linkplain LargestSteps step} that is no small part of the weights and with a loss that is no better than at first: then the run
 * is lost, and the step is to blame.
 *
 * <p>Where activations are not sampled, exactly zero elements of the bias' gradient stand for dead units: unlike those
 * of a weight, they are not zero for an input that is.
 */
final class DeadUnitsRule implements Rule {
    static final String NAME = "dead-units";

    private static final Setting SHARE = Setting.number(
            "deadShare", 0.7, Range.SHARE, "of the layer's units", "the share of dead units that is too large");
    private static final Setting MEASUREMENTS = Setting.whole(
            "persistentMeasurements",
            5,
            Range.between(1, 100_000),
            "measurements",
            "in how many measurements in a row they must be dead");

    static final List<Setting> SETTINGS = Stream.of(
                    List.of(SHARE, MEASUREMENTS, LargestSteps.LIMIT), LossProgress.SETTINGS)
            .flatMap(List::stream)
            .toList();

    /** Activations that are flat at zero; leaky rectifiers and the like always pass on something. */
    private static final Set<String> RECTIFIERS = Set.of("relu", "relu6", "thresholdedrelu");

    private static final Verdict NOTHING_TO_JUDGE = Verdict.undecided("there are no rectifiers to train");
    private static final Verdict NOT_MEASURED =
            Verdict.undecided("neither activations nor zero gradients were sampled");

    /** With fewer units one is enough to go on: networks of width 5 may train well with a single one alive. */
    private static final int FEWEST_UNITS = 8;

    private final double limit;
    private final LossProgress progress;
    private final LayerWeights weights;
    private final int[] layers;
    /** By layer: the parameter whose exactly zero gradient elements stand for dead units, or none. */
    private final int[] stand;

    private final boolean[] isNarrow;
    private final boolean[] activationsSeen;
    private final double[] shares;
    private final LayerStreaks mostlyDead;
    private final LayerStreaks whollyDead;
    private final LargestSteps steps;
    private boolean measured;
    private Verdict last = NOT_MEASURED;

    DeadUnitsRule(Topology topology, Settings settings) {
        limit = settings.number(SHARE.name());
        progress = new LossProgress(settings);
        weights = new LayerWeights(topology);
        layers = weights.layersWhere(
                layer -> RECTIFIERS.contains(topology.layers().get(layer).activation()));
        int count = topology.layers().size();
        stand = new int[count];
        for (int layer = 0; layer < count; layer++) {
            // A weight's gradient is zero for inputs that are, and only the input of the first layer is not our own.
            stand[layer] = weights.depth(layer) > 0 ? weights.of(layer) : LayerWeights.NONE;
        }
        isNarrow = new boolean[count];
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            if (parameter.trainable() && parameter.role() == ParameterRole.BIAS) {
                stand[parameter.layer()] = p;
                isNarrow[parameter.layer()] = parameter.elements() < FEWEST_UNITS;
            }
        }
        activationsSeen = new boolean[count];
        shares = new double[count];
        mostlyDead = new LayerStreaks(count, settings.count(MEASUREMENTS.name()));
        whollyDead = new LayerStreaks(count, settings.count(MEASUREMENTS.name()));
        steps = new LargestSteps(topology, settings);
    }

    @Override
    public Verdict judge(IterationSample sample) {
        progress.add(sample.dataLoss());
        if (layers.length == 0) {
            return NOTHING_TO_JUDGE;
        }
        if (sample.inactiveUnits().isMeasured()
                || sample.gradient().zeroFractions().isMeasured()) {
            learn(sample);
            // Until the next measurement this verdict stands: not to look is no recovery.
            last = measured ? judgeShares() : NOT_MEASURED;
        }
        // What was measured in this iteration was so before its step.
        steps.add(sample);
        return last;
    }

    private void learn(IterationSample sample) {
        for (int layer : layers) {
            double units = sample.inactiveUnits().at(layer);
            activationsSeen[layer] |= !Double.isNaN(units);
            double share = activationsSeen[layer] ? units : zeroGradients(sample.gradient(), layer);
            if (!Double.isNaN(share)) {
                measured = true;
                shares[layer] = share;
                mostlyDead.add(layer, share >= limit);
                whollyDead.add(layer, share >= 1);
                if (share < limit) {
                    steps.wasWell(layer);
                }
            }
        }
    }

    /** The share of zeros in the gradient that stands for the layer's units; NaN when it tells nothing. */
    private double zeroGradients(GradientSample gradient, int layer) {
        int parameter = stand[layer];
        return parameter == LayerWeights.NONE || gradient.nonFiniteCounts().at(parameter) > 0
                ? Double.NaN
                : gradient.zeroFractions().at(parameter);
    }

    /** Layers nearest to the output come first: what is dead there starves those before it. */
    private Verdict judgeShares() {
        List<Finding> findings = null;
        Finding wreckingStep = null;
        for (int i = layers.length - 1; i >= 0; i--) {
            int layer = layers[i];
            boolean isWhole = whollyDead.isLong(layer);
            boolean isMostly = mostlyDead.isLong(layer);
            boolean isWrecked =
                    isWhole ? steps.haveClosed(layer) : isMostly && !isNarrow[layer] && steps.haveWrecked(layer);
            if (isWhole || isWrecked || (isMostly && progress.isStuck())) {
                findings = findings == null ? new ArrayList<>() : findings;
                String quantity = activationsSeen[layer]
                        ? "share of units that are zero for every example"
                        : "share of exactly zero elements in the gradient";
                findings.add(new Finding(weights.of(layer), quantity, shares[layer], limit));
                if (isWrecked && wreckingStep == null) {
                    wreckingStep = steps.finding(layer);
                }
            }
        }
        return findings == null ? Verdict.healthy() : LargestSteps.verdict(findings, wreckingStep);
    }
}

package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients that fade before they reach the first layers.
 *
 * <p>Violated when the fitted depth profile loses several decades towards the input <em>and</em> the first layer's RMS
 * gradient is tiny against the loss; or when the gradients of all weights are next to nothing against the loss while the
 * loss is still of the order it started with; or in the first iterations, when all weights {@linkplain FlatStart begin too
 * small}. All conditions are relative to the loss because in a converged network
 * all norms fall together; it is that of the data, since regularisation stays when all is learnt. One iteration does not make a verdict: a zero-initialised layer is through after the first.
 * The severity rises to critical once the loss has not improved from one window to the next.
 */
final class VanishingRule implements Rule {
    static final String NAME = "vanishing";

    private static final Setting LOST_DECADES = Setting.number(
            "lostDecades",
            3,
            Range.POSITIVE,
            "decades",
            "how much gradient may be lost from the last layer to the first");
    private static final Setting FIRST_LAYER_SHARE = Setting.number(
            "firstLayerShare",
            1e-5,
            Range.SHARE,
            "of the loss",
            "the first layer's RMS gradient must be below this share besides");
    private static final Setting ALL_LAYERS_SHARE = Setting.number(
            "allLayersShare",
            1e-10,
            Range.SHARE,
            "of the loss",
            "RMS gradients of all weights below this share have vanished whatever the slope");
    private static final Setting SMALL_LOSS_SHARE = Setting.number(
            "smallLossShare",
            0.1,
            Range.SHARE,
            "of the first loss",
            "below it, tiny gradients of all weights may be convergence");
    private static final Setting MIN_LAYERS = Setting.whole(
            "minLayers", 3, Range.between(2, 100_000), "layers", "how many layers with weights make a slope");
    private static final Setting PERSISTENCE = Setting.whole(
            "persistenceIterations",
            2,
            Range.between(1, 100_000),
            "iterations",
            "how many iterations running a condition must hold");
    private static final Setting FIRST_LOSSES = Setting.whole(
            "firstLossIterations",
            5,
            Range.between(1, 100_000),
            "iterations",
            "how many iterations' median is the first loss");
    private static final Setting WINDOW = Setting.whole(
            "lossWindow",
            50,
            Range.between(1, 100_000),
            "iterations",
            "the window whose mean losses are compared for the severity");
    private static final Setting IMPROVEMENT = Setting.number(
            "lossImprovement",
            1e-3,
            Range.SHARE,
            "of the loss",
            "how much better a window's loss must be than the last for a warning not to become critical");

    static final List<Setting> SETTINGS = List.of(
            LOST_DECADES,
            FIRST_LAYER_SHARE,
            ALL_LAYERS_SHARE,
            SMALL_LOSS_SHARE,
            MIN_LAYERS,
            PERSISTENCE,
            FIRST_LOSSES,
            WINDOW,
            IMPROVEMENT,
            FlatStart.GAIN,
            FlatStart.FLATNESS);

    private static final Verdict NOT_FINITE = Verdict.undecided("gradient or score is not finite");
    private static final Verdict NO_WEIGHTS = Verdict.undecided("there are no trainable weights");
    private static final Verdict SEEN_BRIEFLY = Verdict.undecided("not seen for long enough");

    private final Topology topology;
    private final double lostDecades;
    private final double firstLayerShare;
    private final double allLayersShare;
    private final double smallLossShare;
    private final int minLayers;
    private final int persistence;
    private final double improvement;
    private final FlatStart flatStart;
    private final FirstLevel firstLoss;
    private final SlidingWindow losses;
    private double lastWindowLoss = Double.NaN;
    private boolean stuck;
    private int inARow;

    VanishingRule(Topology topology, Settings settings) {
        this.topology = topology;
        lostDecades = settings.number(LOST_DECADES.name());
        firstLayerShare = settings.number(FIRST_LAYER_SHARE.name());
        allLayersShare = settings.number(ALL_LAYERS_SHARE.name());
        smallLossShare = settings.number(SMALL_LOSS_SHARE.name());
        minLayers = settings.count(MIN_LAYERS.name());
        persistence = settings.count(PERSISTENCE.name());
        improvement = settings.number(IMPROVEMENT.name());
        flatStart = new FlatStart(topology, settings);
        firstLoss = new FirstLevel(settings.count(FIRST_LOSSES.name()));
        losses = SlidingWindow.ofCapacity(settings.count(WINDOW.name()));
    }

    @Override
    public Verdict judge(IterationSample sample) {
        if (!sample.gradient().isFinite() || !Double.isFinite(sample.score())) {
            return NOT_FINITE;
        }
        learn(sample.dataLoss());
        DepthProfile profile = sample.gradient().depthProfile();
        if (profile.layerCount() == 0) {
            return NO_WEIGHTS;
        }
        List<Finding> findings = flatStart.judge(sample);
        if (findings.isEmpty()) {
            findings = findings(profile, Math.abs(sample.dataLoss()));
        }
        inARow = findings.isEmpty() ? 0 : inARow + 1;
        if (findings.isEmpty()) {
            return Verdict.healthy();
        }
        if (inARow < persistence) {
            return SEEN_BRIEFLY;
        }
        return Verdict.violated(stuck ? Severity.CRITICAL : Severity.WARNING, findings);
    }

    private void learn(double score) {
        firstLoss.add(score);
        losses.add(score);
        if (losses.isFull()) {
            double mean = losses.mean();
            stuck = !(lastWindowLoss - mean > improvement * Math.abs(lastWindowLoss))
                    && Double.isFinite(lastWindowLoss);
            lastWindowLoss = mean;
            losses.clear();
        }
    }

    private List<Finding> findings(DepthProfile profile, double loss) {
        double firstRms = profile.rms(profile.firstLayer());
        if (profile.layerCount() >= minLayers
                && profile.totalDecades() > lostDecades
                && firstRms < firstLayerShare * loss) {
            return culprits(
                    profile,
                    firstLayerShare * loss,
                    "decades of gradient lost towards the input",
                    profile.totalDecades(),
                    lostDecades);
        }
        double largest = 0;
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            double rms = profile.rms(layer);
            largest = Double.isNaN(rms) ? largest : Math.max(largest, rms);
        }
        double limit = allLayersShare * loss;
        if (largest < limit && loss > smallLossShare * Math.abs(firstLoss.level())) {
            return culprits(profile, limit, "largest RMS gradient of all weights", largest, limit);
        }
        return List.of();
    }

    /** The overall observation at the first weight, then every other weight whose layer is below the limit. */
    private List<Finding> culprits(
            DepthProfile profile, double rmsLimit, String quantity, double observed, double limit) {
        int first = firstWeight(profile.firstLayer());
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(first, quantity, observed, limit));
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            double rms = profile.rms(parameter.layer());
            if (p != first && parameter.isTrainableWeight() && rms < rmsLimit) {
                findings.add(new Finding(p, "RMS gradient", rms, rmsLimit));
            }
        }
        return findings;
    }

    private int firstWeight(int layer) {
        int parameter = 0;
        while (topology.parameters().get(parameter).layer() != layer
                || !topology.parameters().get(parameter).isTrainableWeight()) {
            parameter++;
        }
        return parameter;
    }
}

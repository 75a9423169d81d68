package io.gradwatch.rule;

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
 * <p>Violated when the fitted depth profile loses more than 3 decades towards the input <em>and</em> the first layer's
 * RMS gradient is below 1e-5 of the loss; or when the gradients of all weights are below 1e-10 of the loss while the
 * loss is still of the order it started with. Both conditions are relative to the loss because in a converged network
 * all norms fall together. One iteration does not make a verdict: a zero-initialised layer is through after the first.
 * The severity rises to critical once the loss has not improved from one window to the next.
 */
final class VanishingRule implements Rule {
    static final String NAME = "vanishing";

    private static final double LOST_DECADES = 3;
    private static final double FIRST_LAYER_SHARE = 1e-5;
    private static final double ALL_LAYERS_SHARE = 1e-10;
    /** A loss below this share of its first value is small: what is left may be convergence. */
    private static final double SMALL_LOSS_SHARE = 0.1;

    private static final int MIN_LAYERS = 3;
    private static final int PERSISTENCE = 2;
    private static final int FIRST_LOSSES = 5;
    private static final int WINDOW = 50;
    private static final double IMPROVEMENT = 1e-3;

    private final Topology topology;
    private final SlidingWindow firstLosses = SlidingWindow.ofCapacity(FIRST_LOSSES);
    private final SlidingWindow losses = SlidingWindow.ofCapacity(WINDOW);
    private double lastWindowLoss = Double.NaN;
    private boolean stuck;
    private int inARow;

    VanishingRule(Topology topology) {
        this.topology = topology;
    }

    @Override
    public Verdict judge(IterationSample sample) {
        if (!sample.gradient().isFinite() || !Double.isFinite(sample.score())) {
            return Verdict.undecided("gradient or score is not finite");
        }
        learn(sample.score());
        DepthProfile profile = DepthProfile.of(sample.gradient());
        if (profile.layerCount() == 0) {
            return Verdict.undecided("there are no trainable weights");
        }
        List<Finding> findings = findings(profile, Math.abs(sample.score()));
        inARow = findings.isEmpty() ? 0 : inARow + 1;
        if (findings.isEmpty()) {
            return Verdict.healthy();
        }
        if (inARow < PERSISTENCE) {
            return Verdict.undecided("seen in one iteration only");
        }
        return Verdict.violated(stuck ? Severity.CRITICAL : Severity.WARNING, findings);
    }

    private void learn(double score) {
        if (!firstLosses.isFull()) {
            firstLosses.add(score);
        }
        losses.add(score);
        if (losses.isFull()) {
            double mean = losses.mean();
            stuck = !(lastWindowLoss - mean > IMPROVEMENT * Math.abs(lastWindowLoss))
                    && Double.isFinite(lastWindowLoss);
            lastWindowLoss = mean;
            losses.clear();
        }
    }

    private List<Finding> findings(DepthProfile profile, double loss) {
        double firstRms = profile.rms(profile.firstLayer());
        if (profile.layerCount() >= MIN_LAYERS
                && profile.totalDecades() > LOST_DECADES
                && firstRms < FIRST_LAYER_SHARE * loss) {
            return culprits(
                    profile,
                    FIRST_LAYER_SHARE * loss,
                    "decades of gradient lost towards the input",
                    profile.totalDecades(),
                    LOST_DECADES);
        }
        double largest = 0;
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            double rms = profile.rms(layer);
            largest = Double.isNaN(rms) ? largest : Math.max(largest, rms);
        }
        double limit = ALL_LAYERS_SHARE * loss;
        if (largest < limit && loss > SMALL_LOSS_SHARE * Math.abs(firstLosses.median())) {
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

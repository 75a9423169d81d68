package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients that stay too large: the mean norm doubles several windows in a row while the loss rises; or the norm is far
 * above its first level while the loss is above its own; or both stay well above their first level for a few iterations
 * running; or a single step is no small part of the weights, and the loss is too large after it; or, in the first iterations,
 * the gradient grows by several decades towards the input, or the loss is {@linkplain SteepStart too steep}. The loss conditions let a network leave a plateau in peace.
 */
final class SustainedExplosion {
    private static final Setting LEVEL_FACTOR = Setting.number(
            "levelFactor", 1e3, Range.POSITIVE, "times its first level", "how large a single global norm may be");
    private static final Setting LEVEL_LOSS_FACTOR = Setting.number(
            "levelLossFactor",
            2,
            Range.atLeast(1),
            "times its first level",
            "how large the loss must be besides for a single large norm to count");
    private static final Setting START_NORM_FACTOR = Setting.number(
            "startNormFactor",
            2,
            Range.POSITIVE,
            "times its first level",
            "how large the global norm may be in several iterations running");
    private static final Setting START_LOSS_FACTOR = Setting.number(
            "startLossFactor",
            3,
            Range.atLeast(1),
            "times its first level",
            "how large the loss must be besides in those iterations");
    private static final Setting START_ITERATIONS = Setting.whole(
            "startIterations",
            3,
            Range.between(1, 100_000),
            "iterations",
            "how many iterations running norm and loss must be so large, or the loss so steep");
    private static final Setting WINDOW = Setting.whole(
            "doublingWindow",
            10,
            Range.between(1, 100_000),
            "iterations",
            "the window whose mean norms and losses are compared");
    private static final Setting DOUBLINGS = Setting.whole(
            "doublings",
            3,
            Range.between(1, 1_000),
            "windows",
            "how often in a row the mean norm must double while the mean loss rises");
    private static final Setting GROWTH_ITERATIONS = Setting.whole(
            "growthIterations",
            10,
            Range.between(0, 100_000),
            "iterations",
            "how many first iterations the growth towards the input and the steepness are looked at");
    private static final Setting GROWTH_DECADES = Setting.number(
            "growthDecades", 3, Range.POSITIVE, "decades", "how far the gradient may grow towards the input");

    static final List<Setting> SETTINGS = List.of(
            LEVEL_FACTOR,
            LEVEL_LOSS_FACTOR,
            START_NORM_FACTOR,
            START_LOSS_FACTOR,
            START_ITERATIONS,
            Overshoot.STEP,
            WINDOW,
            DOUBLINGS,
            GROWTH_ITERATIONS,
            GROWTH_DECADES,
            SteepStart.STEEPNESS);

    /** Losses that differ by so little of that of the untrained network are all those of a network that has learnt everything. */
    private static final double LEARNT_BY_HEART = 0.05;

    /** Two points are always on a line. */
    private static final int MIN_LAYERS = 3;

    private final int warmUp;
    private final double levelFactor;
    private final double levelLossFactor;
    private final double startNormFactor;
    private final double startLossFactor;
    private final int startIterations;
    private final int wantedDoublings;
    private final int growthIterations;
    private final double growthDecades;
    private final FirstLevel norm;
    private final FirstLevel loss;
    private final @Nullable Overshoot overshoot;
    private final SteepStart steepStart;
    private final Doublings doublings;
    private double untrained = Double.NaN;
    private int aboveStartInARow;
    private long seen;

    SustainedExplosion(Topology topology, int warmUp, Settings settings) {
        this.warmUp = warmUp;
        levelFactor = settings.number(LEVEL_FACTOR.name());
        levelLossFactor = settings.number(LEVEL_LOSS_FACTOR.name());
        startNormFactor = settings.number(START_NORM_FACTOR.name());
        startLossFactor = settings.number(START_LOSS_FACTOR.name());
        startIterations = settings.count(START_ITERATIONS.name());
        wantedDoublings = settings.count(DOUBLINGS.name());
        boolean isNormalised = isNormalised(topology);
        growthIterations = isNormalised ? 0 : settings.count(GROWTH_ITERATIONS.name());
        overshoot = isNormalised ? null : new Overshoot(topology, levelLossFactor, settings);
        growthDecades = settings.number(GROWTH_DECADES.name());
        steepStart = new SteepStart(topology, growthIterations, startIterations, settings);
        norm = new FirstLevel(warmUp);
        loss = new FirstLevel(warmUp);
        doublings = new Doublings(settings.count(WINDOW.name()));
    }

    /**
     * Normalised layers do not care for the scale of their weights, so that steps which are too large heal by themselves, and
     * their gradient is in inverse proportion to it (Arora, Li, Lyu 2018, arXiv 1812.03981); at the start it grows with depth
     * by nature (Yang et al. 2019, arXiv 1902.08129), in networks that train well. Layers of which only the running statistics
     * are left are normalised as well.
     */
    private static boolean isNormalised(Topology topology) {
        return topology.parameters().stream()
                .anyMatch(p -> p.role() == ParameterRole.NORMALIZATION || p.role() == ParameterRole.STATISTIC);
    }

    /** A violation, or null when none is seen. */
    @Nullable
    Verdict judge(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        double now = gradient.globalNorm();
        doublings.add(now, sample.score());
        Verdict steep = steepStart.judge(sample);
        boolean isOvershot = overshoot != null && overshoot.judge(sample, factor -> isAbove(factor, sample.score()));
        if (doublings.count() >= wantedDoublings && !isLearntByHeart(doublings.lastLoss())) {
            return critical(
                    gradient,
                    "global gradient norm, doubled window after window",
                    doublings.lastMean(),
                    doublings.firstMean());
        }
        if (overshoot != null && isOvershot) {
            return critical(gradient, overshoot.finding());
        }
        if (seen > 0) {
            double levelLimit = levelFactor * norm.level();
            if (now > levelLimit && isAbove(levelLossFactor, sample.score())) {
                aboveStartInARow++;
                return critical(gradient, "global gradient norm against its warm-up level", now, levelLimit);
            }
            double startLimit = startNormFactor * norm.level();
            // A first level that was learnt quickly, of few examples each time, is one that other mini-batches are
            // above.
            boolean above = now > startLimit && sample.score() > Math.max(untrained, loss.above(startLossFactor));
            aboveStartInARow = above ? aboveStartInARow + 1 : 0;
            if (aboveStartInARow >= startIterations) {
                return critical(
                        gradient,
                        "global gradient norm (above the limit iteration after iteration, as is the loss)",
                        now,
                        startLimit);
            }
        }
        Verdict grown = seen < growthIterations ? growth(gradient) : null;
        return grown == null ? steep : grown;
    }

    void learn(IterationSample sample) {
        if (Double.isNaN(untrained) && Double.isFinite(sample.score())) {
            untrained = sample.score();
        }
        // What may be an explosion already must not raise the level it is measured against.
        if (seen == 0 || (seen < warmUp && !isAbove(levelLossFactor, sample.score()))) {
            norm.add(sample.gradient().globalNorm());
            loss.add(sample.score());
        }
        seen++;
    }

    /** A network that learns a few mini-batches by heart has a first level of nearly zero, of which any loss is a multiple. */
    private boolean isAbove(double factor, double score) {
        double rise = loss.level() + LEARNT_BY_HEART * Math.abs(untrained);
        return score > loss.above(factor) && !(score <= rise);
    }

    /** Where next to no loss is left, its gradient may well rise by decades. */
    private boolean isLearntByHeart(double score) {
        return Math.abs(score) <= LEARNT_BY_HEART * Math.abs(untrained);
    }

    private @Nullable Verdict growth(GradientSample gradient) {
        DepthProfile profile = gradient.depthProfile();
        double growth = -profile.totalDecades();
        return profile.layerCount() >= MIN_LAYERS && growth > growthDecades && !hasZeros(profile, gradient)
                ? critical(gradient, "decades of gradient gained towards the input", growth, growthDecades)
                : null;
    }

    /** A branch that starts at zero (FixUp, zero gamma) has layers without a gradient at first: that is no slope. */
    private static boolean hasZeros(DepthProfile profile, GradientSample gradient) {
        boolean zeros = false;
        for (int layer = 0; layer < gradient.topology().layers().size(); layer++) {
            zeros |= profile.rms(layer) == 0;
        }
        return zeros;
    }

    /** The observation of the whole model, then every parameter that has a tenth of the largest norm. */
    private static Verdict critical(GradientSample gradient, String quantity, double observed, double limit) {
        return critical(gradient, new Finding(Finding.WHOLE_MODEL, quantity, observed, limit));
    }

    private static Verdict critical(GradientSample gradient, Finding ofTheModel) {
        List<Finding> findings = new ArrayList<>();
        findings.add(ofTheModel);
        double share = largestNorm(gradient) / 10;
        for (int p = 0; p < gradient.norms().size(); p++) {
            if (gradient.norms().at(p) > share) {
                findings.add(new Finding(p, "gradient norm", gradient.norms().at(p), share));
            }
        }
        return Verdict.violated(Severity.CRITICAL, findings);
    }

    private static double largestNorm(GradientSample gradient) {
        double largest = 0;
        for (int p = 0; p < gradient.norms().size(); p++) {
            largest = Math.max(largest, gradient.norms().at(p));
        }
        return largest;
    }
}

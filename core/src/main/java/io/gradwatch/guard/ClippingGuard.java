package io.gradwatch.guard;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.stats.Norms;
import io.gradwatch.topology.ParameterInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Clips while clipping is switched on, and proceeds otherwise. Leaves non-finite gradients alone: no factor makes them
 * sound. Used by one thread at a time.
 */
public final class ClippingGuard implements StepGuard {
    private @Nullable Clipping clipping;

    /** A guard that is switched off. */
    public ClippingGuard() {}

    /**
     * Switches clipping on, or changes how.
     *
     * @param clipping how to clip
     */
    public void enable(Clipping clipping) {
        this.clipping = clipping;
    }

    /** Switches clipping off. */
    public void release() {
        clipping = null;
    }

    /**
     * Whether clipping is switched on.
     *
     * @return true between {@link #enable} and {@link #release}
     */
    public boolean isEnabled() {
        return clipping != null;
    }

    @Override
    public StepDecision decide(GradientSample sample) {
        Clipping current = clipping;
        if (current == null || !sample.isFinite()) {
            return StepDecision.proceed();
        }
        if (current instanceof Clipping.GlobalNorm global) {
            return byGlobalNorm(sample, global.maxNorm());
        }
        if (current instanceof Clipping.LayerNorm layer) {
            return byLayerNorms(sample, layer.maxNorm());
        }
        if (current instanceof Clipping.ParameterNorm parameter) {
            return scaled(sample, sample.norms(), parameter.maxNorm(), "gradient norms of parameters");
        }
        double[] ones = new double[sample.norms().size()];
        Arrays.fill(ones, 1);
        return new StepDecision.Clip(Column.of(ones), List.of(current), "clipping by elements is on");
    }

    private static StepDecision byGlobalNorm(GradientSample sample, double maxNorm) {
        if (!(sample.globalNorm() > maxNorm)) {
            return StepDecision.proceed();
        }
        String reason =
                String.format(Locale.ROOT, "global gradient norm %.3g clipped to %.3g", sample.globalNorm(), maxNorm);
        return Guards.scaleAll(sample.norms().size(), maxNorm / sample.globalNorm(), reason);
    }

    private static StepDecision byLayerNorms(GradientSample sample, double maxNorm) {
        List<ParameterInfo> parameters = sample.topology().parameters();
        double[] layerNorms = new double[sample.topology().layers().size()];
        for (int p = 0; p < parameters.size(); p++) {
            int layer = parameters.get(p).layer();
            double known = layerNorms[layer];
            double more = sample.norms().at(p);
            layerNorms[layer] = Norms.rootOfSquares(2, i -> i == 0 ? known : more);
        }
        double[] norms = new double[parameters.size()];
        for (int p = 0; p < norms.length; p++) {
            norms[p] = layerNorms[parameters.get(p).layer()];
        }
        return scaled(sample, Column.of(norms), maxNorm, "gradient norms of layers");
    }

    private static StepDecision scaled(GradientSample sample, Column norms, double maxNorm, String what) {
        double[] factors = new double[sample.norms().size()];
        int above = 0;
        for (int p = 0; p < factors.length; p++) {
            boolean isAbove = norms.at(p) > maxNorm;
            factors[p] = isAbove ? maxNorm / norms.at(p) : 1;
            above += isAbove ? 1 : 0;
        }
        return above == 0
                ? StepDecision.proceed()
                : new StepDecision.Scale(
                        Column.of(factors),
                        String.format(Locale.ROOT, "%s clipped to %.3g in %d parameters", what, maxNorm, above));
    }
}

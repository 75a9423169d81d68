package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.Clipping;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.ParameterInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clips while clipping is switched on, and proceeds otherwise. Leaves non-finite gradients alone: no factor makes them
 * sound. Used by one thread at a time.
 */
public final class ClippingGuard implements StepGuard {
    private @Nullable Clipping clipping;
    private StepDecision.@Nullable Clip byElements;

    /** A guard that is switched off. */
    public ClippingGuard() {}

    /** A guard that is switched on from the start. */
    static ClippingGuard enabled(Clipping clipping) {
        ClippingGuard guard = new ClippingGuard();
        guard.enable(clipping);
        return guard;
    }

    /**
     * Switches clipping on, or changes how.
     *
     * @param clipping how to clip
     */
    public void enable(Clipping clipping) {
        this.clipping = requireNonNull(clipping, "clipping");
        byElements = null;
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
            return scaled(sample, sample.norms()::at, parameter.maxNorm(), "gradient norms of parameters");
        }
        if (current instanceof Clipping.Elements elements && !anyNormAbove(sample, elements.maxValue())) {
            // No element is larger than the norm of its parameter.
            return StepDecision.proceed();
        }
        return byElements(sample.norms().size(), current);
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
        if (!(sample.globalNorm() > maxNorm)) {
            return StepDecision.proceed();
        }
        List<ParameterInfo> parameters = sample.topology().parameters();
        double[] layerNorms = new double[sample.topology().layers().size()];
        for (int p = 0; p < parameters.size(); p++) {
            int layer = parameters.get(p).layer();
            layerNorms[layer] = Math.hypot(layerNorms[layer], sample.norms().at(p));
        }
        return scaled(sample, p -> layerNorms[parameters.get(p).layer()], maxNorm, "gradient norms of layers");
    }

    private static StepDecision scaled(GradientSample sample, IntToDoubleFunction norms, double maxNorm, String what) {
        double[] factors = null;
        int above = 0;
        for (int p = 0; p < sample.norms().size(); p++) {
            if (norms.applyAsDouble(p) > maxNorm) {
                if (factors == null) {
                    factors = new double[sample.norms().size()];
                    Arrays.fill(factors, 1);
                }
                factors[p] = maxNorm / norms.applyAsDouble(p);
                above++;
            }
        }
        return factors == null
                ? StepDecision.proceed()
                : new StepDecision.Scale(
                        Column.of(factors),
                        String.format(Locale.ROOT, "%s clipped to %.3g in %d parameters", what, maxNorm, above));
    }

    private static boolean anyNormAbove(GradientSample sample, double maxValue) {
        for (int p = 0; p < sample.norms().size(); p++) {
            if (sample.norms().at(p) > maxValue) {
                return true;
            }
        }
        return false;
    }

    /** The same decision every time: it says nothing about the sample. */
    private StepDecision byElements(int parameters, Clipping current) {
        StepDecision.Clip known = byElements;
        if (known == null || known.factors().size() != parameters) {
            double[] ones = new double[parameters];
            Arrays.fill(ones, 1);
            known = new StepDecision.Clip(Column.of(ones), List.of(current), current.words());
            byElements = known;
        }
        return known;
    }
}

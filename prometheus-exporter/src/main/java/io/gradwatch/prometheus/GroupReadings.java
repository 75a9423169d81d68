package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of parameters that are shown as one. A quantity that was not measured in an iteration keeps its last measured
 * value.
 */
final class GroupReadings {
    /** Where the quantities are kept. */
    private static final int PARAMETER_NORM = 0;

    private static final int GRADIENT_NORM = 1;
    private static final int GRADIENT_RMS = 2;
    private static final int ZERO_FRACTION = 3;
    private static final int MAX_ABS = 4;
    private static final int UPDATE_RATIO = 5;
    private static final int COUNT = 6;

    private final ParameterGroup group;
    private final boolean isTrained;
    private final RunMeters meters;
    private final String layerTag;
    private final String param;
    private final Readings values = new Readings(COUNT);
    private @Nullable Reading nonFiniteElements;

    /** Registers the gauges. */
    GroupReadings(ParameterGroup group, boolean isTrained, RunMeters meters, String layerTag, String param) {
        this.group = group;
        this.isTrained = isTrained;
        this.meters = meters;
        this.layerTag = layerTag;
        this.param = param;
        register(Metric.PARAMETER_NORM, PARAMETER_NORM);
        if (isTrained) {
            register(Metric.GRADIENT_NORM, GRADIENT_NORM);
            register(Metric.GRADIENT_RMS, GRADIENT_RMS);
            register(Metric.GRADIENT_ZERO_FRACTION, ZERO_FRACTION);
            register(Metric.GRADIENT_MAX_ABS, MAX_ABS);
            register(Metric.UPDATE_RATIO, UPDATE_RATIO);
        }
    }

    private void register(Metric metric, int index) {
        meters.gauge(metric, () -> values.at(index), layerTag, param);
    }

    void update(IterationSample sample) {
        Column parameterNorms = sample.parameterNorms();
        if (parameterNorms.isMeasured()) {
            double norm = group.norm(parameterNorms);
            values.set(PARAMETER_NORM, norm);
            if (isTrained && sample.updateNorms().isMeasured()) {
                values.set(UPDATE_RATIO, group.norm(sample.updateNorms()) / norm);
            }
        }
        if (isTrained) {
            updateGradient(sample.gradient());
        }
    }

    private void updateGradient(GradientSample gradient) {
        if (gradient.norms().isMeasured()) {
            double norm = group.norm(gradient.norms());
            values.set(GRADIENT_NORM, norm);
            values.set(GRADIENT_RMS, norm / group.rootOfElements());
        }
        if (gradient.zeroFractions().isMeasured()) {
            values.set(ZERO_FRACTION, group.share(gradient.zeroFractions()));
        }
        if (gradient.maxAbs().isMeasured()) {
            values.set(MAX_ABS, group.largest(gradient.maxAbs()));
        }
        if (nonFiniteElements != null || gradient.nonFiniteCount() > 0) {
            updateNonFiniteElements(gradient.nonFiniteCounts());
        }
    }

    /** Most parameters never have such an element: the gauge comes into being with the first. */
    private void updateNonFiniteElements(Column counts) {
        double count = counts.isMeasured() ? group.sum(counts) : 0;
        if (nonFiniteElements == null && count > 0) {
            nonFiniteElements = meters.gauge(Metric.GRADIENT_NON_FINITE_ELEMENTS, layerTag, param);
        }
        if (nonFiniteElements != null && counts.isMeasured()) {
            nonFiniteElements.set(count);
        }
    }
}

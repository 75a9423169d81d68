package io.gradwatch.prometheus;

import io.micrometer.core.instrument.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every metric that leaves Gradwatch by Micrometer. {@code docs/metrics.md} lists the same ones for people; a test keeps
 * the two together.
 *
 * <p>Names are Micrometer's, with dots. Prometheus sees underscores, the base unit and, for counters, {@code _total}
 * at the end; so no name may end in one of those, nor a gauge's in {@code total} or {@code created}. One that ends in {@code
 * info} must always be 1.
 */
enum Metric {
    RUN_INFO(
            Meter.Type.GAUGE,
            "gradwatch.run.info",
            "Always 1; the labels tell the version of Gradwatch, the number of layers, and of the parameters and their elements"
                    + " that are trained",
            Tag.VERSION,
            Tag.LAYERS,
            Tag.PARAMETERS,
            Tag.ELEMENTS),
    GRADIENT_NORM(
            Meter.Type.GAUGE,
            "gradwatch.gradient.norm",
            "L2 norm of the mini-batch mean gradient, before the updater and any guard",
            Tag.LAYER,
            Tag.PARAM),
    GRADIENT_RMS(
            Meter.Type.GAUGE,
            "gradwatch.gradient.rms",
            "Root mean square of the mini-batch mean gradient: gradient norm over the square root of the elements",
            Tag.LAYER,
            Tag.PARAM),
    GRADIENT_NON_FINITE_ELEMENTS(
            Meter.Type.GAUGE,
            "gradwatch.gradient.non.finite.elements",
            "Elements of the gradient that are NaN or infinite; there is none before the first",
            Tag.LAYER,
            Tag.PARAM),
    GRADIENT_ZERO_FRACTION(
            Meter.Type.GAUGE,
            "gradwatch.gradient.zero.fraction",
            "Share of the gradient's elements that are exactly zero, from 0 to 1; measured in every tenth iteration at most",
            Tag.LAYER,
            Tag.PARAM),
    GRADIENT_MAX_ABS(
            Meter.Type.GAUGE,
            "gradwatch.gradient.max.abs",
            "Largest absolute value of the mini-batch mean gradient's elements; measured in every tenth iteration at most",
            Tag.LAYER,
            Tag.PARAM),
    UPDATE_RATIO(
            Meter.Type.GAUGE,
            "gradwatch.update.ratio",
            "Update norm over parameter norm; about 1e-3 in healthy training",
            Tag.LAYER,
            Tag.PARAM),
    PARAMETER_NORM(
            Meter.Type.GAUGE,
            "gradwatch.parameter.norm",
            "L2 norm of the parameter before the step; frozen parameters and statistics included",
            Tag.LAYER,
            Tag.PARAM),
    INACTIVE_UNITS_FRACTION(
            Meter.Type.GAUGE,
            "gradwatch.inactive.units.fraction",
            "Share of a layer's units that are dead (relu) or in their flat region (sigmoid, tanh), from 0 to 1; measured"
                    + " in every tenth iteration at most",
            Tag.LAYER),
    LEARNING_RATE(
            Meter.Type.GAUGE,
            "gradwatch.learning.rate",
            "Effective learning rate of the layer's first trainable parameter",
            Tag.LAYER),
    LAYERS_GRADIENT_NORM(
            Meter.Type.GAUGE,
            "gradwatch.layers.gradient.norm",
            "Percentile over all trained layers of the gradient norm of a layer; only of networks with too many layers to"
                    + " show each",
            Tag.PERCENTILE),
    LAYERS_GRADIENT_RMS(
            Meter.Type.GAUGE,
            "gradwatch.layers.gradient.rms",
            "Percentile over all trained layers of the root mean square gradient of a layer; only of networks with too many"
                    + " layers to show each",
            Tag.PERCENTILE),
    LAYERS_UPDATE_RATIO(
            Meter.Type.GAUGE,
            "gradwatch.layers.update.ratio",
            "Percentile over all trained layers of the update ratio of a layer; only of networks with too many layers to"
                    + " show each",
            Tag.PERCENTILE),
    GLOBAL_GRADIENT_NORM(
            Meter.Type.GAUGE,
            "gradwatch.global.gradient.norm",
            "L2 norm of the whole gradient over all trainable parameters, before the updater and any guard"),
    SCORE(Meter.Type.GAUGE, "gradwatch.score", "Loss of the mini-batch as the framework reports it"),
    DEPTH_PROFILE_SLOPE(
            Meter.Type.GAUGE,
            "gradwatch.depth.profile.decades.per.layer",
            "Slope of log10 RMS gradient against depth; positive when the gradient shrinks towards the input"),
    DEPTH_PROFILE_DECADES(
            Meter.Type.GAUGE,
            "gradwatch.depth.profile.decades",
            "Powers of ten the gradient loses between the last layer and the first; negative when it grows"),
    ITERATION(
            Meter.Type.GAUGE,
            "gradwatch.iteration",
            "Number of the last iteration: mini-batches offered to the model before it"),
    EPOCH(Meter.Type.GAUGE, "gradwatch.epoch", "Passes over the data finished"),
    STEP_SCALE_FACTOR(
            Meter.Type.GAUGE,
            "gradwatch.step.scale.factor",
            "Smallest factor a guard applied to a gradient in the last step; 1 when none was, 0 when skipped"),
    STEPS(
            Meter.Type.COUNTER,
            "gradwatch.steps",
            "Steps by what the guards decided: taken as they were, scaled or skipped",
            Tag.DECISION),
    NON_FINITE_ITERATIONS(
            Meter.Type.COUNTER,
            "gradwatch.non.finite.iterations",
            "Iterations in which the quantity was NaN or infinite somewhere",
            Tag.QUANTITY),
    OPEN_INCIDENTS(
            Meter.Type.GAUGE,
            "gradwatch.open.incidents",
            "Incidents open now, by the highest severity each has had",
            Tag.RULE,
            Tag.SEVERITY),
    INCIDENTS(
            Meter.Type.COUNTER,
            "gradwatch.incidents",
            "Incidents that reached the severity; one that becomes worse counts once in each",
            Tag.RULE,
            Tag.SEVERITY),
    ACTIONS(
            Meter.Type.COUNTER,
            "gradwatch.actions",
            "Actions a policy asked for, by what became of them",
            Tag.ACTION,
            Tag.OUTCOME),
    MITIGATION_BUDGET(
            Meter.Type.GAUGE,
            "gradwatch.mitigation.budget",
            "How often the policy may take the action in this run",
            Tag.ACTION),
    MITIGATION_BUDGET_SPENT(
            Meter.Type.GAUGE,
            "gradwatch.mitigation.budget.spent",
            "How often the policy has taken the action, of the budget it has in this run",
            Tag.ACTION),
    ITERATION_TIME(
            Meter.Type.COUNTER,
            "gradwatch.iteration.time",
            "Time from the end of each iteration to the end of the next, pauses of the training included",
            BaseUnit.SECONDS),
    LAST_ITERATION_DURATION(
            Meter.Type.GAUGE,
            "gradwatch.last.iteration.duration",
            "Time from the end of the iteration before the last to the end of the last, pauses of the training included",
            BaseUnit.SECONDS),
    MONITOR_TIME(
            Meter.Type.COUNTER,
            "gradwatch.monitor",
            "Time Gradwatch has spent on the training thread",
            BaseUnit.SECONDS),
    MONITOR_TIME_LAST_ITERATION(
            Meter.Type.GAUGE,
            "gradwatch.monitor.last.iteration",
            "Time Gradwatch spent on the training thread in the last iteration",
            BaseUnit.SECONDS),
    INTERNAL_ERRORS(
            Meter.Type.COUNTER,
            "gradwatch.internal.errors",
            "Exceptions of rules, guards, policies and exporters that were kept from training"),
    DROPPED_RECORDS(
            Meter.Type.COUNTER,
            "gradwatch.dropped.records",
            "Iterations that exporters were too slow for; the other counters miss what happened in them"),
    LAST_ITERATION_TIMESTAMP(
            Meter.Type.GAUGE,
            "gradwatch.last.iteration.timestamp",
            "When the last iteration was exported, in seconds since 1970",
            BaseUnit.SECONDS);

    private final Meter.Type type;
    private final String meterName;
    private final String description;
    private final @Nullable String baseUnit;

    @SuppressWarnings("ImmutableEnumChecker") // a list from List.of
    private final List<String> tags;

    Metric(Meter.Type type, String meterName, String description, String... tags) {
        this.type = type;
        this.meterName = meterName;
        this.description = description;
        this.baseUnit = null;
        this.tags = List.of(tags);
    }

    Metric(Meter.Type type, String meterName, String description, BaseUnit unit) {
        this.type = type;
        this.meterName = meterName;
        this.description = description;
        this.baseUnit = unit.text;
        this.tags = List.of();
    }

    Meter.Type type() {
        return type;
    }

    String meterName() {
        return meterName;
    }

    String description() {
        return description;
    }

    @Nullable
    String baseUnit() {
        return baseUnit;
    }

    /** Keys of the tags besides those that every meter of a run has. */
    List<String> tags() {
        return tags;
    }

    /** Keys of tags. */
    static final class Tag {
        static final String RUN = "run";
        static final String MODEL = "model";
        static final String WORKER = "worker";
        static final String LAYER = "layer";
        static final String PARAM = "param";
        static final String DECISION = "decision";
        static final String QUANTITY = "quantity";
        static final String PERCENTILE = "percentile";
        static final String VERSION = "version";
        static final String LAYERS = "layers";
        static final String PARAMETERS = "parameters";
        static final String ELEMENTS = "elements";
        static final String RULE = "rule";
        static final String SEVERITY = "severity";
        static final String ACTION = "action";
        static final String OUTCOME = "outcome";

        private Tag() {}
    }

    private enum BaseUnit {
        SECONDS("seconds");

        private final String text;

        BaseUnit(String text) {
            this.text = text;
        }
    }
}

package io.gradwatch.sample;

import static java.util.Objects.requireNonNull;

import io.gradwatch.stats.Norms;
import io.gradwatch.topology.Topology;

/**
 * Everything measured in one iteration, complete once the step is done. Immutable; the only thing a rule sees.
 *
 * @param gradient the gradients as they were before the step, before any guard touched them
 * @param epoch passes over the data finished before this iteration, 0 or more
 * @param score loss of the mini-batch as the framework reports it; NaN or infinite when it is
 * @param penalty what regularisation (L1, L2, weight decay) adds to the score, as last measured; 0 when there is none or it
 *     is not known
 * @param updateNorms L2 norm of what was really subtracted from each parameter in this step; 0 when it was skipped
 * @param parameterNorms L2 norm of each parameter before the step
 * @param learningRates effective learning rate of each parameter at this iteration; NaN where its updater has none
 * @param inactiveUnits one share in [0, 1] per <em>layer</em>: units of rectifiers that were zero for every example of
 *     the mini-batch, activations of sigmoid, tanh and softsign in their flat region; NaN for other layers; usually not measured
 *     in every iteration
 */
public record IterationSample(
        GradientSample gradient,
        long epoch,
        double score,
        double penalty,
        Column updateNorms,
        Column parameterNorms,
        Column learningRates,
        Column inactiveUnits) {
    /**
     * Checks that the columns fit the topology.
     *
     * @param gradient see the record
     * @param epoch see the record
     * @param score see the record
     * @param penalty see the record
     * @param updateNorms see the record
     * @param parameterNorms see the record
     * @param learningRates see the record
     * @param inactiveUnits see the record
     * @throws IllegalArgumentException if a column's size is not the topology's number of parameters, or of layers
     */
    public IterationSample {
        Topology topology = requireNonNull(gradient, "gradient").topology();
        GradientSample.requireSize(topology, updateNorms, "updateNorms");
        GradientSample.requireSize(topology, parameterNorms, "parameterNorms");
        GradientSample.requireSize(topology, learningRates, "learningRates");
        int layers = topology.layers().size();
        if (requireNonNull(inactiveUnits, "inactiveUnits").size() != layers) {
            throw new IllegalArgumentException("inactiveUnits needs one value for each of the " + layers
                    + " layers, was given " + inactiveUnits.size());
        }
    }

    /**
     * A sample of a model without regularisation.
     *
     * @param gradient see the record
     * @param epoch see the record
     * @param score see the record
     * @param updateNorms see the record
     * @param parameterNorms see the record
     * @param learningRates see the record
     * @param inactiveUnits see the record
     */
    public IterationSample(
            GradientSample gradient,
            long epoch,
            double score,
            Column updateNorms,
            Column parameterNorms,
            Column learningRates,
            Column inactiveUnits) {
        this(gradient, epoch, score, 0, updateNorms, parameterNorms, learningRates, inactiveUnits);
    }

    /**
     * A sample of a model without regularisation, of an iteration whose activations were not looked at.
     *
     * @param gradient see the record
     * @param epoch see the record
     * @param score see the record
     * @param updateNorms see the record
     * @param parameterNorms see the record
     * @param learningRates see the record
     */
    public IterationSample(
            GradientSample gradient,
            long epoch,
            double score,
            Column updateNorms,
            Column parameterNorms,
            Column learningRates) {
        this(
                gradient,
                epoch,
                score,
                updateNorms,
                parameterNorms,
                learningRates,
                Column.unmeasured(gradient.topology().layers().size()));
    }

    /**
     * The same sample of a model with regularisation.
     *
     * @param penalty see the record
     * @return a new sample
     */
    public IterationSample withPenalty(double penalty) {
        return new IterationSample(
                gradient, epoch, score, penalty, updateNorms, parameterNorms, learningRates, inactiveUnits);
    }

    /**
     * The loss of the data alone. As good as the last measurement of the penalty, which may be some iterations old: fit for
     * asking how far a run has come, not for the steps of one iteration.
     *
     * @return the score less the penalty; NaN or infinite when the score is
     */
    public double dataLoss() {
        return score - penalty;
    }

    /**
     * What is being trained.
     *
     * @return the topology that names the columns' indices
     */
    public Topology topology() {
        return gradient.topology();
    }

    /**
     * Number of mini-batches offered to the model before this one.
     *
     * @return the iteration, 0 or more
     */
    public long iteration() {
        return gradient.iteration();
    }

    /**
     * Update norm over parameter norm. Healthy weights move by about a thousandth of themselves per step.
     *
     * @param parameter index in the topology
     * @return the ratio; NaN when either norm was not measured or the parameter and its update are zero, infinite when
     *     only the parameter is zero
     */
    public double updateRatio(int parameter) {
        return updateNorms.at(parameter) / parameterNorms.at(parameter);
    }

    /**
     * Norm of the update of several parameters together over the norm of their values.
     *
     * @param parameters indices in the topology
     * @return the ratio, not negative; NaN when updates or parameters were not measured, one of them is NaN, both norms are
     *     zero or both infinite, or there are no parameters; infinite when they leave zero or the update is infinite
     * @throws IndexOutOfBoundsException if there is no such parameter
     */
    public double updateRatio(int[] parameters) {
        return norm(updateNorms, parameters) / norm(parameterNorms, parameters);
    }

    private static double norm(Column norms, int[] parameters) {
        return norms.isMeasured() ? Norms.rootOfSquares(parameters.length, i -> norms.at(parameters[i])) : Double.NaN;
    }
}

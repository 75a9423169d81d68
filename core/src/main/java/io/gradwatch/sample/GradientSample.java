package io.gradwatch.sample;

import static java.util.Objects.requireNonNull;

import io.gradwatch.stats.Norms;
import io.gradwatch.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of one iteration, measured before the updater sees them. Immutable.
 *
 * <p>Parameters that are not trainable read 0 in both columns: their gradients do not exist.
 */
public final class GradientSample {
    private final Topology topology;
    private final long iteration;
    private final Column norms;
    private final Column nonFiniteCounts;
    private final Column zeroFractions;
    private final Column maxAbs;
    private final Column limits;
    private final double globalNorm;
    private final long nonFiniteCount;
    /** Computed when first asked for. Two threads may both compute it: they get equal values of final fields. */
    private @Nullable DepthProfile depthProfile;

    private GradientSample(
            Topology topology,
            long iteration,
            Column norms,
            Column nonFiniteCounts,
            Column zeroFractions,
            Column maxAbs,
            Column limits) {
        this.topology = topology;
        this.iteration = iteration;
        this.norms = norms;
        this.nonFiniteCounts = nonFiniteCounts;
        this.zeroFractions = zeroFractions;
        this.maxAbs = maxAbs;
        this.limits = limits;
        this.globalNorm = Norms.rootOfSquares(norms.size(), norms::at);
        long total = 0;
        for (int i = 0; i < nonFiniteCounts.size(); i++) {
            total += (long) nonFiniteCounts.at(i);
        }
        this.nonFiniteCount = total;
    }

    /**
     * A sample of all parameters, without zero fractions.
     *
     * @param topology what is being trained
     * @param iteration number of mini-batches offered to the model before this one, 0 or more
     * @param norms L2 norm of the mini-batch mean gradient per parameter; NaN or infinite when the gradient is
     * @param nonFiniteCounts NaN or infinite elements per parameter, whole numbers
     * @return the sample
     * @throws IllegalArgumentException if a column's size is not the topology's number of parameters
     */
    public static GradientSample of(Topology topology, long iteration, Column norms, Column nonFiniteCounts) {
        requireSize(topology, norms, "norms");
        requireSize(topology, nonFiniteCounts, "nonFiniteCounts");
        return new GradientSample(
                topology,
                iteration,
                norms,
                nonFiniteCounts,
                unmeasured(topology),
                unmeasured(topology),
                unmeasured(topology));
    }

    /**
     * The same sample with zero fractions.
     *
     * @param fractions share of exactly zero elements of each gradient, in [0, 1]
     * @return a new sample
     * @throws IllegalArgumentException if the column's size is not the topology's number of parameters
     */
    public GradientSample withZeroFractions(Column fractions) {
        requireSize(topology, fractions, "fractions");
        return new GradientSample(topology, iteration, norms, nonFiniteCounts, fractions, maxAbs, limits);
    }

    /**
     * The same sample with the largest absolute values.
     *
     * @param maxAbs largest absolute value of an element of each mini-batch mean gradient, 0 or more; NaN when an element is
     *     NaN, infinite when one is infinite and none NaN
     * @return a new sample
     * @throws IllegalArgumentException if the column's size is not the topology's number of parameters
     */
    public GradientSample withMaxAbs(Column maxAbs) {
        requireSize(topology, maxAbs, "maxAbs");
        return new GradientSample(topology, iteration, norms, nonFiniteCounts, zeroFractions, maxAbs, limits);
    }

    /**
     * The same sample with the largest norms that a step can be taken with. Updaters such as Adam square the gradient: in
     * 32-bit floats the square of 2e19 is infinite, though the gradient is not, and stays in the updater's state.
     *
     * @param limits largest norm of each parameter's mini-batch mean gradient with which everything the step computes
     *     stays finite in the model's own data type; NaN or infinite where that is not known, below 0 where no step can be
     *     taken
     * @return a new sample
     * @throws IllegalArgumentException if the column's size is not the topology's number of parameters
     */
    public GradientSample withLimits(Column limits) {
        requireSize(topology, limits, "limits");
        return new GradientSample(topology, iteration, norms, nonFiniteCounts, zeroFractions, maxAbs, limits);
    }

    private static Column unmeasured(Topology topology) {
        return Column.unmeasured(topology.parameterCount());
    }

    static void requireSize(Topology topology, Column column, String name) {
        int wanted = requireNonNull(topology, "topology").parameterCount();
        if (requireNonNull(column, name).size() != wanted) {
            throw new IllegalArgumentException(
                    name + " needs one value for each of the " + wanted + " parameters, was given " + column.size());
        }
    }

    /**
     * The sample as it would be had every gradient been multiplied.
     *
     * @param factors one factor per parameter
     * @return a new sample with multiplied norms and largest values
     */
    public GradientSample scaledBy(Column factors) {
        return new GradientSample(
                topology,
                iteration,
                norms.times(factors),
                nonFiniteCounts,
                zeroFractions,
                maxAbs.times(factors),
                limits);
    }

    /**
     * What is being trained.
     *
     * @return the topology that names the columns' indices
     */
    public Topology topology() {
        return topology;
    }

    /**
     * Number of mini-batches offered to the model before this one. A skipped step counts here, though the framework's
     * own count stands still at it.
     *
     * @return the iteration, 0 or more
     */
    public long iteration() {
        return iteration;
    }

    /**
     * L2 norm of the mini-batch mean gradient per parameter.
     *
     * @return one norm per parameter, 0 for parameters that are not trainable
     */
    public Column norms() {
        return norms;
    }

    /**
     * Elements of each gradient that are NaN or infinite.
     *
     * @return one whole number per parameter
     */
    public Column nonFiniteCounts() {
        return nonFiniteCounts;
    }

    /**
     * Share of each gradient's elements that are exactly zero. High in layers of dead rectifiers; high by nature in
     * embeddings. Usually not measured in every iteration.
     *
     * @return one share in [0, 1] per parameter, 0 for parameters that are not trainable
     */
    public Column zeroFractions() {
        return zeroFractions;
    }

    /**
     * Largest absolute value of an element of each mini-batch mean gradient. Far above the {@linkplain #rms root mean square},
     * it shows that a few elements make up the norm. Usually not measured in every iteration.
     *
     * @return one value of 0 or more per parameter, 0 for parameters that are not trainable; NaN or infinite when an element is
     */
    public Column maxAbs() {
        return maxAbs;
    }

    /**
     * L2 norm of the whole gradient: square root of the sum of squares over trainable parameters.
     *
     * @return the norm; NaN if any gradient is NaN, infinite if any is infinite
     */
    public double globalNorm() {
        return globalNorm;
    }

    /**
     * Elements of all gradients that are NaN or infinite.
     *
     * @return the count, 0 or more
     */
    public long nonFiniteCount() {
        return nonFiniteCount;
    }

    /**
     * Whether every gradient is finite.
     *
     * @return true when there is neither a non-finite element nor a norm that is not finite
     */
    public boolean isFinite() {
        return nonFiniteCount == 0 && Double.isFinite(globalNorm);
    }

    /**
     * Largest norm of each parameter's gradient with which the step stays finite. See {@link #withLimits}.
     *
     * @return one limit per parameter; not measured unless given
     */
    public Column limits() {
        return limits;
    }

    /**
     * The first parameter whose gradient is finite but too large for the step: what the updater makes of it would overflow.
     *
     * @return index in the topology, or -1 when there is none or no limits were given
     */
    public int firstOverLimit() {
        for (int p = 0; p < limits.size(); p++) {
            if (norms.at(p) > limits.at(p)) {
                return p;
            }
        }
        return -1;
    }

    /**
     * How the gradient changes from the input to the output. Computed once, whoever asks for it first.
     *
     * @return the profile of this sample
     */
    public DepthProfile depthProfile() {
        DepthProfile profile = depthProfile;
        if (profile == null) {
            profile = DepthProfile.of(this);
            depthProfile = profile;
        }
        return profile;
    }

    /**
     * Root mean square of one parameter's gradient: its norm over the square root of its number of elements.
     *
     * @param parameter index in the topology
     * @return the RMS of the mini-batch mean gradient
     */
    public double rms(int parameter) {
        return norms.at(parameter)
                / Math.sqrt((double) topology.parameters().get(parameter).elements());
    }
}

package io.gradwatch.testkit;

import static java.util.Objects.requireNonNull;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.Arrays;

/**
 * The numbers of one iteration: healthy ones, until told otherwise.
 *
 * <p>A score of 1; for every trainable parameter an RMS gradient of 0.01, an update of a thousandth of the parameter and
 * a learning rate of 0.001; for the others zeros, and no learning rate. Zero fractions and inactive units are not
 * measured until one of them is set; those that were not set then read 0, or NaN for layers without units.
 *
 * <p>Numbers are taken as they are, NaN included. Parameters and layers are named by index in the topology.
 */
public final class SampleBuilder {
    private static final double GRADIENT_RMS = 0.01;
    private static final double UPDATE_RATIO = 1e-3;
    private static final double LEARNING_RATE = 1e-3;

    private final Topology topology;
    private final long iteration;
    private final double[] gradientNorms;
    private final double[] nonFiniteCounts;
    private final double[] updateNorms;
    private final double[] parameterNorms;
    private final double[] learningRates;
    private final double[] zeroFractions;
    private final double[] inactiveUnits;
    private long epoch;
    private double score = 1;
    private double penalty;
    private boolean zerosMeasured;
    private boolean unitsMeasured;
    private boolean stepMeasured = true;

    private SampleBuilder(Topology topology, long iteration) {
        this.topology = topology;
        this.iteration = iteration;
        int parameters = topology.parameterCount();
        gradientNorms = new double[parameters];
        nonFiniteCounts = new double[parameters];
        updateNorms = new double[parameters];
        parameterNorms = new double[parameters];
        learningRates = new double[parameters];
        zeroFractions = new double[parameters];
        inactiveUnits = new double[topology.layers().size()];
        for (int p = 0; p < parameters; p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            double root = Math.sqrt((double) parameter.elements());
            parameterNorms[p] = rmsOf(parameter.role()) * root;
            learningRates[p] = parameter.trainable() ? LEARNING_RATE : Double.NaN;
            if (parameter.trainable()) {
                gradientNorms[p] = GRADIENT_RMS * root;
                updateNorms[p] = UPDATE_RATIO * parameterNorms[p];
            }
        }
        for (int layer = 0; layer < inactiveUnits.length; layer++) {
            inactiveUnits[layer] = hasUnits(topology, layer) ? 0 : Double.NaN;
        }
    }

    /**
     * A healthy iteration.
     *
     * @param topology what is being trained
     * @param iteration its number, 0 or more
     * @return a new builder
     */
    public static SampleBuilder of(Topology topology, long iteration) {
        return new SampleBuilder(requireNonNull(topology, "topology"), iteration);
    }

    /**
     * What is being trained.
     *
     * @return the topology that names the indices
     */
    public Topology topology() {
        return topology;
    }

    /**
     * The number of the iteration.
     *
     * @return 0 or more
     */
    public long iteration() {
        return iteration;
    }

    /**
     * Sets the number of passes over the data finished before.
     *
     * @param epochs 0 or more
     * @return this builder
     */
    public SampleBuilder epoch(long epochs) {
        epoch = epochs;
        return this;
    }

    /**
     * Sets the loss of the mini-batch.
     *
     * @param loss any value
     * @return this builder
     */
    public SampleBuilder score(double loss) {
        score = loss;
        return this;
    }

    /**
     * Sets one parameter's gradient norm. A norm that is not finite counts as one bad element.
     *
     * @param parameter its index
     * @param norm any value
     * @return this builder
     */
    public SampleBuilder gradientNorm(int parameter, double norm) {
        gradientNorms[parameter] = norm;
        nonFiniteCounts[parameter] = Double.isFinite(norm) ? 0 : 1;
        return this;
    }

    /**
     * Multiplies the gradient norms of all parameters.
     *
     * @param factor any value
     * @return this builder
     */
    public SampleBuilder scaleGradients(double factor) {
        for (int p = 0; p < gradientNorms.length; p++) {
            scaleGradient(p, factor);
        }
        return this;
    }

    /**
     * Multiplies one parameter's gradient norm. Those that are not trainable stay 0.
     *
     * @param parameter its index
     * @param factor any value
     * @return this builder
     */
    public SampleBuilder scaleGradient(int parameter, double factor) {
        return topology.parameters().get(parameter).trainable()
                ? gradientNorm(parameter, gradientNorms[parameter] * factor)
                : this;
    }

    /**
     * Sets one parameter's update norm.
     *
     * @param parameter its index
     * @param norm any value
     * @return this builder
     */
    public SampleBuilder updateNorm(int parameter, double norm) {
        updateNorms[parameter] = norm;
        return this;
    }

    /**
     * Multiplies the update norms of all parameters; 0 is a skipped step.
     *
     * @param factor any value
     * @return this builder
     */
    public SampleBuilder scaleUpdates(double factor) {
        for (int p = 0; p < updateNorms.length; p++) {
            scaleUpdate(p, factor);
        }
        return this;
    }

    /**
     * Multiplies one parameter's update norm.
     *
     * @param parameter its index
     * @param factor any value
     * @return this builder
     */
    public SampleBuilder scaleUpdate(int parameter, double factor) {
        return updateNorm(parameter, updateNorms[parameter] * factor);
    }

    /**
     * Sets one parameter's norm before the step.
     *
     * @param parameter its index
     * @param norm any value
     * @return this builder
     */
    public SampleBuilder parameterNorm(int parameter, double norm) {
        parameterNorms[parameter] = norm;
        return this;
    }

    /**
     * Sets the learning rate of every trainable parameter.
     *
     * @param rate any value
     * @return this builder
     */
    public SampleBuilder learningRate(double rate) {
        for (int p = 0; p < learningRates.length; p++) {
            if (topology.parameters().get(p).trainable()) {
                learningRates[p] = rate;
            }
        }
        return this;
    }

    /**
     * Sets one parameter's share of gradient elements that are exactly zero.
     *
     * @param parameter its index
     * @param share in [0, 1], or NaN
     * @return this builder
     */
    public SampleBuilder zeroFraction(int parameter, double share) {
        zeroFractions[parameter] = share;
        zerosMeasured = true;
        return this;
    }

    /**
     * Sets one layer's share of dead or saturated units.
     *
     * @param layer its index
     * @param share in [0, 1], or NaN
     * @return this builder
     */
    public SampleBuilder inactiveUnits(int layer, double share) {
        inactiveUnits[layer] = share;
        unitsMeasured = true;
        return this;
    }

    /**
     * Takes back everything but the gradient norms and the score: an adapter that measures no more.
     *
     * @return this builder
     */
    public SampleBuilder onlyGradientsMeasured() {
        stepMeasured = false;
        zerosMeasured = false;
        unitsMeasured = false;
        return this;
    }

    /**
     * Sets what regularisation adds to the score.
     *
     * @param penalty part of the score, 0 or more
     * @return this builder
     */
    public SampleBuilder penalty(double penalty) {
        this.penalty = penalty;
        return this;
    }

    /**
     * Makes gradients, updates and score NaN, as after a mini-batch with a NaN in it. Parameters stay sound: the step was
     * skipped or has not been seen yet.
     *
     * @return this builder
     */
    public SampleBuilder poisoned() {
        for (int p = 0; p < gradientNorms.length; p++) {
            if (topology.parameters().get(p).trainable()) {
                gradientNorm(p, Double.NaN).updateNorm(p, Double.NaN);
            }
        }
        return score(Double.NaN);
    }

    /**
     * The sample of the iteration.
     *
     * @return a new sample
     */
    public IterationSample build() {
        GradientSample gradient =
                GradientSample.of(topology, iteration, Column.of(gradientNorms), Column.of(nonFiniteCounts));
        if (zerosMeasured) {
            gradient = gradient.withZeroFractions(Column.of(zeroFractions));
        }
        return new IterationSample(
                gradient,
                epoch,
                score,
                penalty,
                column(updateNorms, stepMeasured),
                column(parameterNorms, stepMeasured),
                column(learningRates, stepMeasured),
                column(inactiveUnits, unitsMeasured));
    }

    /** Overwrites every number of every parameter and layer with one, whether that makes sense or not. */
    SampleBuilder everything(double value) {
        for (int p = 0; p < gradientNorms.length; p++) {
            if (topology.parameters().get(p).trainable()) {
                gradientNorm(p, value);
            }
        }
        Arrays.fill(updateNorms, value);
        Arrays.fill(parameterNorms, value);
        Arrays.fill(learningRates, value);
        Arrays.fill(zeroFractions, value);
        Arrays.fill(inactiveUnits, value);
        zerosMeasured = true;
        unitsMeasured = true;
        return score(value);
    }

    static boolean hasUnits(Topology topology, int layer) {
        return switch (topology.layers().get(layer).activation()) {
            case "relu", "sigmoid", "tanh" -> true;
            default -> false;
        };
    }

    private static Column column(double[] values, boolean measured) {
        return measured ? Column.of(values) : Column.unmeasured(values.length);
    }

    private static double rmsOf(ParameterRole role) {
        return switch (role) {
            case BIAS -> 0.01;
            case NORMALIZATION, STATISTIC -> 1;
            default -> 0.1;
        };
    }
}

package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.probe.GradientProbe;
import io.gradwatch.probe.Sampling;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Measures the variables of one network as SameDiff shows their gradients and updates, one by one, in the middle of the
 * step. A gradient is that of the loss variables' sum as the graph defines it: nothing is divided by the batch size, since
 * SameDiff's losses are means already.
 */
final class SameDiffProbe implements GradientProbe<SameDiff> {
    private final Sampling sampling;
    private final BitSet updated = new BitSet();
    private @Nullable SameDiffVariables variables;
    private double[] norms = {};
    private double[] nonFinite = {};
    private double[] zeros = {};
    private double[] maxAbs = {};
    private double[] updates = {};
    private double[] before = {};
    private Column learningRates = Column.of();
    private double loss = Double.NaN;
    private boolean detailed;
    private long offeredMinusCounted;

    SameDiffProbe(Sampling sampling) {
        this.sampling = sampling;
    }

    @Override
    public Topology describe(SameDiff sd) {
        SameDiffVariables described = SameDiffVariables.of(sd);
        variables = described;
        return described.topology();
    }

    /** The variables behind the last description. */
    SameDiffVariables variables() {
        return requireNonNull(variables, "describe() comes first");
    }

    /** Number of mini-batches offered before this one. */
    long iteration(SameDiff sd) {
        return sd.getTrainingConfig().getIterationCount() + offeredMinusCounted;
    }

    /** Tells that the framework's iteration count is about to be set back by so many mini-batches. */
    void countSetBack(long by) {
        offeredMinusCounted += by;
    }

    /** Forgets what was seen: an iteration begins. A variable without gradient in it reads 0. */
    void begin(SameDiff sd) {
        int count = variables().topology().parameterCount();
        norms = new double[count];
        nonFinite = new double[count];
        zeros = new double[count];
        maxAbs = new double[count];
        updates = new double[count];
        before = new double[count];
        updated.clear();
        loss = Double.NaN;
        detailed = iteration(sd) % sampling.detailsEveryIterations() == 0;
    }

    /** Measures a gradient before the updater has it. */
    void seeGradient(int variable, INDArray gradient) {
        INDArray flat = flat(gradient);
        norms[variable] = SliceNorms.norm2(flat);
        nonFinite[variable] = Double.isFinite(norms[variable]) ? 0 : SliceNorms.nonFiniteCount(flat);
        if (detailed) {
            FlatArray.Extremes extremes = SliceNorms.extremes(flat);
            zeros[variable] = extremes.zeroFraction();
            maxAbs[variable] = extremes.maxAbs();
        }
    }

    /** Measures an update, and the parameter it is about to change. */
    void seeUpdate(int variable, INDArray update, INDArray parameter) {
        updates[variable] = SliceNorms.norm2(flat(update));
        before[variable] = SliceNorms.norm2(flat(parameter));
        updated.set(variable);
    }

    /** Tells that a variable's step has been undone. */
    void stepUndone(int variable) {
        updates[variable] = 0;
    }

    /**
     * Tells the loss.
     *
     * @param total sum of the loss variables
     */
    void seeLoss(double total) {
        loss = total;
    }

    @Override
    public GradientSample beforeStep(SameDiff sd) {
        double[] rates = new double[norms.length];
        for (int p = 0; p < rates.length; p++) {
            rates[p] = learningRate(sd, p);
        }
        learningRates = Column.of(rates);
        GradientSample sample =
                GradientSample.of(variables().topology(), iteration(sd), Column.of(norms), Column.of(nonFinite));
        return detailed ? sample.withZeroFractions(Column.of(zeros)).withMaxAbs(Column.of(maxAbs)) : sample;
    }

    @Override
    public IterationSample afterStep(SameDiff sd, GradientSample gradient) {
        for (int p = 0; p < before.length; p++) {
            if (!updated.get(p)) {
                before[p] = SliceNorms.norm2(flat(variables().array(sd, p)));
            }
        }
        return new IterationSample(
                gradient,
                sd.getTrainingConfig().getEpochCount(),
                loss,
                Column.of(updates),
                Column.of(before),
                learningRates);
    }

    /** The largest rate of the step to come; NaN when no trainable variable has one. */
    double largestLearningRate(SameDiff sd) {
        double[] rates = new double[norms.length];
        Arrays.setAll(rates, p -> learningRate(sd, p));
        return Column.of(rates).largest();
    }

    private double learningRate(SameDiff sd, int variable) {
        TrainingConfig config = sd.getTrainingConfig();
        GradientUpdater<?> updater = variables().updater(sd, variable);
        IUpdater settings = updater == null ? null : updater.getConfig();
        boolean has = settings != null
                && settings.hasLearningRate()
                && variables().topology().parameters().get(variable).trainable();
        return settings != null && has
                ? settings.getLearningRate(config.getIterationCount(), config.getEpochCount())
                : Double.NaN;
    }

    /** All elements as one row. A view, unless the array has gaps. */
    private static INDArray flat(INDArray array) {
        return array.reshape(array.ordering(), new long[] {array.length()});
    }
}

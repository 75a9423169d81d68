package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.probe.Cadence;
import io.gradwatch.probe.GradientProbe;
import io.gradwatch.probe.Sampling;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Reads the flat arrays of one network. The gradient array holds the sum over the mini-batch before the step and, in
 * the same memory, the applied update after it.
 */
final class Dl4jProbe implements GradientProbe<Network> {
    private final Cadence cadence;
    private @Nullable ParameterTable table;
    private @Nullable INDArray flatGradient;
    private @Nullable INDArray flatParameters;
    private @Nullable FlatArray gradients;
    private @Nullable FlatArray parameters;
    private BitSet trainable = new BitSet();
    private Column unmeasured = Column.of();
    private @Nullable StepLimits limits;
    private Column parameterNorms = Column.of();
    private Column lastMeasuredNorms = Column.of();
    private @Nullable Penalty penalty;
    private Column learningRates = Column.of();
    private double @Nullable [] inactiveUnits;
    private long offeredMinusCounted;
    private boolean skipped;

    Dl4jProbe(Sampling sampling) {
        cadence = new Cadence(sampling);
    }

    @Override
    public Topology describe(Network network) {
        ParameterTable described = ParameterTable.of(network);
        table = described;
        flatGradient = null;
        flatParameters = null;
        inactiveUnits = null;
        List<ParameterInfo> infos = described.topology().parameters();
        trainable = IntStream.range(0, infos.size())
                .filter(p -> infos.get(p).trainable())
                .collect(BitSet::new, BitSet::set, BitSet::or);
        unmeasured = Column.unmeasured(infos.size());
        return described.topology();
    }

    /** Chooses when more than gradient norms is measured; to be told of each iteration. */
    Cadence cadence() {
        return cadence;
    }

    /** The table behind the last description. */
    ParameterTable table() {
        return requireNonNull(table, "describe() comes first");
    }

    /** Whether the network has other arrays than at the last look, as after transfer learning or a call to init(). */
    boolean hasOtherArrays(Network network) {
        INDArray known = flatParameters;
        return known == null
                || flatGradient != network.flatGradient()
                || memoryOf(known) != memoryOf(network.flatParameters());
    }

    /** A graph reshapes its parameters at each call: the array and its buffer are new, what is behind them is not. */
    private static DataBuffer memoryOf(INDArray array) {
        DataBuffer original = array.data().originalDataBuffer();
        return original == null ? array.data() : original;
    }

    /** Remembers the arrays of the network as they are now. */
    void resolve(Network network) {
        flatGradient = network.flatGradient();
        flatParameters = network.flatParameters();
        int count = table().entries().size();
        BitSet all = new BitSet();
        all.set(0, count);
        gradients = count == 0 ? null : cut(requireNonNull(flatGradient, "gradient array"), trainable);
        parameters = count == 0 ? null : cut(requireNonNull(flatParameters, "parameter array"), all);
        limits = parameters == null
                ? null
                : new StepLimits(table(), array(parameters).dataType());
        lastMeasuredNorms = Column.of(norms2(parameters));
        penalty = Penalty.of(network, table(), lastMeasuredNorms);
    }

    private Penalty penalty() {
        return requireNonNull(penalty, "resolve() comes first");
    }

    private FlatArray cut(INDArray flat, BitSet measured) {
        return new FlatArray(flat, table().slicesOf(flat), measured);
    }

    /** Rank-1 views of the gradients, in the order of the topology. */
    List<INDArray> gradients() {
        return gradients == null ? List.of() : gradients.slices();
    }

    /** The parameter array; null when there is no parameter. */
    @Nullable
    FlatArray parameterArray() {
        return parameters;
    }

    /** Rank-1 views of the parameters, in the order of the topology. */
    List<INDArray> parameters() {
        return parameters == null ? List.of() : parameters.slices();
    }

    /** Tells that the framework's iteration count is about to be set back by so many mini-batches. */
    void countSetBack(long by) {
        offeredMinusCounted += by;
    }

    /** Tells that the step of this iteration is undone: its update norms are 0. */
    void stepSkipped() {
        skipped = true;
    }

    @Override
    public GradientSample beforeStep(Network network) {
        Topology topology = table().topology();
        double[] norms = norms2(gradients);
        double[] nonFinite = new double[norms.length];
        double divisor = network.gradientDivisor();
        boolean finite = true;
        for (int p = 0; p < norms.length; p++) {
            norms[p] /= divisor;
            if (!Double.isFinite(norms[p])) {
                nonFinite[p] = array(gradients).nonFiniteCount(p);
                finite = false;
            }
        }
        // Where a NaN comes from is seen only before the step.
        parameterNorms = cadence.areNormsDue() || !finite ? Column.of(norms2(parameters)) : unmeasured;
        if (parameterNorms.isMeasured()) {
            lastMeasuredNorms = parameterNorms;
            penalty().measure(network, parameterNorms);
        }
        learningRates = learningRates(network);
        skipped = false;
        long iteration = network.iterationCount() + offeredMinusCounted;
        GradientSample sample = GradientSample.of(topology, iteration, Column.of(norms), Column.of(nonFinite));
        if (limits != null) {
            sample = sample.withLimits(limits.of(gradients, lastMeasuredNorms));
        }
        return cadence.areDetailsDue() ? withExtremes(sample, divisor) : sample;
    }

    @Override
    public IterationSample afterStep(Network network, GradientSample gradient) {
        double score = network.model().score();
        Column updateNorms = unmeasured;
        if (skipped) {
            updateNorms = Column.of(new double[table().entries().size()]);
        } else if (parameterNorms.isMeasured() || !Double.isFinite(score)) {
            updateNorms = Column.of(norms2(gradients));
        }
        return new IterationSample(
                gradient,
                network.epochCount(),
                score,
                penalty().last(),
                updateNorms,
                parameterNorms,
                learningRates,
                inactiveUnits());
    }

    private static double[] norms2(@Nullable FlatArray array) {
        return array == null ? new double[0] : array.norms2();
    }

    private GradientSample withExtremes(GradientSample sample, double divisor) {
        double[] zeroFractions = new double[table().entries().size()];
        double[] maxAbs = new double[zeroFractions.length];
        for (int p = trainable.nextSetBit(0); p >= 0; p = trainable.nextSetBit(p + 1)) {
            FlatArray.Extremes extremes = array(gradients).extremes(p);
            zeroFractions[p] = extremes.zeroFraction();
            maxAbs[p] = extremes.maxAbs() / divisor;
        }
        return sample.withZeroFractions(Column.of(zeroFractions)).withMaxAbs(Column.of(maxAbs));
    }

    private static FlatArray array(@Nullable FlatArray array) {
        return requireNonNull(array, "resolve() comes first");
    }

    /** Whether the activations of the iteration that has begun are to be looked at. */
    boolean wantsActivations() {
        return table != null && cadence.areDetailsDue();
    }

    /** Looks at the activations of one layer, if they tell anything. */
    void seeActivations(int layer, INDArray activations) {
        LayerInfo info = table().topology().layers().get(layer);
        if (!UnitActivity.applies(info)) {
            return;
        }
        if (inactiveUnits == null) {
            inactiveUnits = new double[table().topology().layers().size()];
            Arrays.fill(inactiveUnits, Double.NaN);
        }
        inactiveUnits[layer] = UnitActivity.inactiveShare(info, activations);
    }

    private Column inactiveUnits() {
        double[] seen = inactiveUnits;
        inactiveUnits = null;
        return seen == null ? Column.unmeasured(table().topology().layers().size()) : Column.of(seen);
    }

    /** The largest rate of the step that is measured; NaN when no trainable parameter has one. */
    double largestLearningRate() {
        return learningRates.largest();
    }

    /** Neighbours mostly share their updater, and then their rate. */
    private Column learningRates(Network network) {
        double[] rates = new double[table().entries().size()];
        IUpdater last = null;
        double lastRate = Double.NaN;
        for (int p = 0; p < rates.length; p++) {
            rates[p] = Double.NaN;
            if (table().topology().parameters().get(p).trainable()) {
                ParameterTable.Entry entry = table().entries().get(p);
                IUpdater updater = entry.owner().getConfig().getUpdaterByParam(entry.key());
                if (updater != last) {
                    last = updater;
                    lastRate = updater != null && updater.hasLearningRate()
                            ? updater.getLearningRate(network.iterationCount(), network.epochCount())
                            : Double.NaN;
                }
                rates[p] = lastRate;
            }
        }
        return Column.of(rates);
    }
}

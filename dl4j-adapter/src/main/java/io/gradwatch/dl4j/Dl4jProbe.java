package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.probe.GradientProbe;
import io.gradwatch.probe.Sampling;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Reads the flat arrays of one network. The gradient array holds the sum over the mini-batch before the step and, in
 * the same memory, the applied update after it.
 */
final class Dl4jProbe implements GradientProbe<Network> {
    private final Sampling sampling;
    private @Nullable ParameterTable table;
    private @Nullable INDArray flatGradient;
    private @Nullable INDArray flatParameters;
    private List<INDArray> gradients = List.of();
    private List<INDArray> parameters = List.of();
    private Column parameterNorms = Column.of();
    private Column learningRates = Column.of();
    private double @Nullable [] inactiveUnits;
    private long offeredMinusCounted;
    private boolean skipped;

    Dl4jProbe(Sampling sampling) {
        this.sampling = sampling;
    }

    @Override
    public Topology describe(Network network) {
        ParameterTable described = ParameterTable.of(network);
        table = described;
        flatGradient = null;
        flatParameters = null;
        inactiveUnits = null;
        return described.topology();
    }

    /** The table behind the last description. */
    ParameterTable table() {
        return requireNonNull(table, "describe() comes first");
    }

    /** Whether the network has other arrays than at the last look, as after transfer learning or a call to init(). */
    boolean hasOtherArrays(Network network) {
        INDArray known = flatParameters;
        // A flat array of rank 2 is reshaped at each call: the object is new, the buffer is not.
        return known == null
                || flatGradient != network.flatGradient()
                || (known != network.flatParameters()
                        && known.data() != network.flatParameters().data());
    }

    /** Remembers the arrays of the network as they are now. */
    void resolve(Network network) {
        flatGradient = network.flatGradient();
        flatParameters = network.flatParameters();
        boolean empty = table().entries().isEmpty();
        gradients = empty ? List.of() : table().slicesOf(requireNonNull(flatGradient, "gradient array"));
        parameters = empty ? List.of() : table().slicesOf(requireNonNull(flatParameters, "parameter array"));
    }

    /** Rank-1 views of the gradients, in the order of the topology. */
    List<INDArray> gradients() {
        return gradients;
    }

    /** Rank-1 views of the parameters, in the order of the topology. */
    List<INDArray> parameters() {
        return parameters;
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
        int count = topology.parameterCount();
        double[] norms = new double[count];
        double[] nonFinite = new double[count];
        double[] before = new double[count];
        double[] rates = new double[count];
        double divisor = network.gradientDivisor();
        for (int p = 0; p < count; p++) {
            before[p] = SliceNorms.norm2(parameters.get(p));
            rates[p] = learningRate(network, p);
            if (!topology.parameters().get(p).trainable()) {
                continue;
            }
            norms[p] = SliceNorms.norm2(gradients.get(p)) / divisor;
            if (!Double.isFinite(norms[p])) {
                nonFinite[p] = SliceNorms.nonFiniteCount(gradients.get(p));
            }
        }
        parameterNorms = Column.of(before);
        learningRates = Column.of(rates);
        skipped = false;
        long iteration = network.iterationCount() + offeredMinusCounted;
        GradientSample sample = GradientSample.of(topology, iteration, Column.of(norms), Column.of(nonFinite));
        return iteration % sampling.detailsEveryIterations() == 0
                ? sample.withZeroFractions(zeroFractions(topology))
                : sample;
    }

    private Column zeroFractions(Topology topology) {
        double[] fractions = new double[topology.parameterCount()];
        for (int p = 0; p < fractions.length; p++) {
            boolean trainable = topology.parameters().get(p).trainable();
            fractions[p] = trainable ? SliceNorms.zeroFraction(gradients.get(p)) : 0;
        }
        return Column.of(fractions);
    }

    @Override
    public IterationSample afterStep(Network network, GradientSample gradient) {
        Topology topology = table().topology();
        double[] updates = new double[topology.parameterCount()];
        for (int p = 0; p < updates.length; p++) {
            boolean moved = !skipped && topology.parameters().get(p).trainable();
            updates[p] = moved ? SliceNorms.norm2(gradients.get(p)) : 0;
        }
        return new IterationSample(
                gradient,
                network.epochCount(),
                network.model().score(),
                Column.of(updates),
                parameterNorms,
                learningRates,
                inactiveUnits());
    }

    /** Whether the activations of the iteration that has begun are to be looked at. */
    boolean wantsActivations(Network network) {
        return table != null
                && (network.iterationCount() + offeredMinusCounted) % sampling.detailsEveryIterations() == 0;
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

    private double learningRate(Network network, int parameter) {
        ParameterTable.Entry entry = table().entries().get(parameter);
        IUpdater updater = entry.owner().getConfig().getUpdaterByParam(entry.key());
        boolean hasRate = table().topology().parameters().get(parameter).trainable()
                && updater != null
                && updater.hasLearningRate();
        return hasRate ? updater.getLearningRate(network.iterationCount(), network.epochCount()) : Double.NaN;
    }
}

package io.gradwatch.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The few things that differ between what DL4J trains: a MultiLayerNetwork, a ComputationGraph, or one layer alone. */
abstract sealed class Network permits SequentialNetwork, GraphNetwork, PretrainedLayer {
    /** The network behind a model, or null when Gradwatch cannot watch this kind of model. */
    static @Nullable Network of(Model model) {
        if (model instanceof MultiLayerNetwork net) {
            return new SequentialNetwork(net);
        }
        if (model instanceof ComputationGraph graph) {
            return new GraphNetwork(graph);
        }
        return model instanceof Layer layer ? PretrainedLayer.of(layer) : null;
    }

    abstract Model model();

    /** What exporters are told that is trained. */
    String name() {
        return model().getClass().getSimpleName();
    }

    abstract boolean isInitialised();

    /** The blocks in the order in which their parameters lie in the flat arrays. */
    abstract List<Block> blocks();

    /** The objects that it is made of at the moment: freezing a layer or putting another in its place changes one of them. */
    abstract List<Object> parts();

    /** Whether it is still made of these very objects. Asked in every iteration: allocates nothing. */
    abstract boolean consistsOf(List<Object> parts);

    abstract @Nullable INDArray flatGradient();

    /** The updater's state, or null for updaters without one. Creates the updater when there is none yet. */
    abstract @Nullable INDArray updaterState();

    /** What the updater holds, in order: the parameters with one configuration each, and where their state lies. */
    List<UpdaterBlock> updaterBlocks() {
        if (updater() instanceof BaseMultiLayerUpdater<?> standard) {
            return standard.getUpdaterBlocks();
        }
        throw new IllegalStateException("the network has an updater of its own kind, "
                + (updater() == null ? "none" : updater().getClass().getName()));
    }

    /** Makes the updater anew from the configurations of the layers; it goes on with the state array there is. */
    abstract void renewUpdater();

    abstract @Nullable Updater updater();

    abstract int iterationCount();

    abstract void setIterationCount(int count);

    abstract int epochCount();

    abstract Collection<TrainingListener> listeners();

    INDArray flatParameters() {
        return model().params();
    }

    /** What the updater divides gradients by: the number of examples, unless the user wants the sum. */
    double gradientDivisor() {
        return model().conf().isMiniBatch() ? Math.max(1, model().batchSize()) : 1;
    }

    /** What regularisation adds to the score, for the parameters as they are now. */
    abstract double penalty();

    /**
     * Whether what the updater computes goes to other replicas too, and theirs to this one, as under
     * {@code ParallelWrapper} with shared gradients. Only to be asked during training: there is no optimizer before.
     */
    boolean sharesUpdates() {
        return model().getOptimizer().getGradientsAccumulator() != null;
    }

    /**
     * Ends the iteration whose step is done, and the fit it belongs to, as DL4J would have done after its listeners. For a
     * fit that an exception is about to end.
     */
    void endFit() {
        setIterationCount(iterationCount() + 1);
        model().applyConstraints(iterationCount(), epochCount());
        clearAfterFit();
    }

    /** Forgets inputs, masks and what truncated back-propagation carries from one segment to the next. */
    abstract void clearAfterFit();

    OptimizationAlgorithm optimizer() {
        return model().conf().getOptimizationAlgo();
    }

    /**
     * One layer or vertex.
     *
     * @param name the framework's name, may be null or not unique
     * @param depth blocks between the input and this one on the longest way
     * @param trainable what holds the parameters
     * @param layer the layer inside, null for a vertex without one
     * @param vertex configuration of a vertex without a layer, null for a layer
     * @param training which of its parameters are trained
     */
    record Block(
            @Nullable String name,
            int depth,
            Trainable trainable,
            @Nullable Layer layer,
            @Nullable GraphVertex vertex,
            Training training) {}

    /** Which parameters of a block are trained, as far as its place in the network decides it. */
    enum Training {
        /** Back-propagation does not reach it. */
        NONE,
        /** Those that the output depends on. */
        SUPERVISED,
        /** All, those included that only layer-wise pretraining uses. */
        PRETRAINING
    }
}

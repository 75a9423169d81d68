package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The few things that differ between a MultiLayerNetwork and a ComputationGraph. */
abstract sealed class Network {
    /** The network behind a model, or null when Gradwatch cannot watch this kind of model. */
    static @Nullable Network of(Model model) {
        if (model instanceof MultiLayerNetwork net) {
            return new Sequential(net);
        }
        if (model instanceof ComputationGraph graph) {
            return new Graph(graph);
        }
        return null;
    }

    abstract Model model();

    abstract boolean isInitialised();

    /** The blocks in the order in which their parameters lie in the flat arrays. */
    abstract List<Block> blocks();

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
     * @param reached whether back-propagation reaches it
     */
    record Block(
            @Nullable String name,
            int depth,
            Trainable trainable,
            @Nullable Layer layer,
            boolean reached) {}

    private static final class Sequential extends Network {
        private final MultiLayerNetwork net;

        Sequential(MultiLayerNetwork net) {
            this.net = net;
        }

        @Override
        Model model() {
            return net;
        }

        @Override
        boolean isInitialised() {
            return net.isInitCalled();
        }

        @Override
        List<Block> blocks() {
            Layer[] layers = net.getLayers();
            int lastFrozen = -1;
            for (int i = 0; i < layers.length; i++) {
                if (Frozen.stopsBackpropagation(layers[i])) {
                    lastFrozen = i;
                }
            }
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < layers.length; i++) {
                // A MultiLayerNetwork ends its backward pass at the last frozen layer.
                blocks.add(
                        new Block(layers[i].conf().getLayer().getLayerName(), i, layers[i], layers[i], i > lastFrozen));
            }
            return blocks;
        }

        @Override
        @Nullable
        INDArray flatGradient() {
            return net.getFlattenedGradients();
        }

        @Override
        @Nullable
        INDArray updaterState() {
            Updater updater = updater();
            return updater == null ? null : updater.getStateViewArray();
        }

        @Override
        @Nullable
        Updater updater() {
            return net.getUpdater();
        }

        @Override
        void renewUpdater() {
            net.setUpdater(new MultiLayerUpdater(net, updaterState()));
        }

        @Override
        int iterationCount() {
            return net.getIterationCount();
        }

        @Override
        void setIterationCount(int count) {
            net.setIterationCount(count);
        }

        @Override
        int epochCount() {
            return net.getEpochCount();
        }

        @Override
        void clearAfterFit() {
            if (net.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT) {
                net.rnnClearPreviousState();
            }
            net.clearLayerMaskArrays();
            net.clearLayersStates();
        }

        @Override
        Collection<TrainingListener> listeners() {
            return net.getListeners();
        }
    }

    private static final class Graph extends Network {
        private final ComputationGraph graph;

        Graph(ComputationGraph graph) {
            this.graph = graph;
        }

        @Override
        Model model() {
            return graph;
        }

        @Override
        boolean isInitialised() {
            return graph.getVertices() != null;
        }

        @Override
        List<Block> blocks() {
            GraphVertex[] vertices = graph.getVertices();
            int[] depths = new int[vertices.length];
            List<Block> blocks = new ArrayList<>();
            for (int index : graph.topologicalSortOrder()) {
                GraphVertex vertex = vertices[index];
                VertexIndices[] inputs = vertex.getInputVertices();
                int depth = 0;
                for (int i = 0; inputs != null && i < inputs.length; i++) {
                    depth = Math.max(depth, depths[inputs[i].getVertexIndex()]);
                }
                boolean counts = vertex.hasLayer() || vertex.numParams() > 0;
                depths[index] = counts ? depth + 1 : depth;
                if (counts) {
                    Layer layer = vertex.hasLayer() ? vertex.getLayer() : null;
                    blocks.add(new Block(vertex.getVertexName(), depth, vertex, layer, true));
                }
            }
            return blocks;
        }

        @Override
        @Nullable
        INDArray flatGradient() {
            return graph.getFlattenedGradients();
        }

        @Override
        @Nullable
        INDArray updaterState() {
            Updater updater = updater();
            return updater == null ? null : updater.getStateViewArray();
        }

        @Override
        @Nullable
        Updater updater() {
            return graph.getUpdater();
        }

        @Override
        void renewUpdater() {
            graph.setUpdater(new ComputationGraphUpdater(graph, updaterState()));
        }

        @Override
        int iterationCount() {
            return graph.getIterationCount();
        }

        @Override
        void setIterationCount(int count) {
            graph.getConfiguration().setIterationCount(count);
        }

        @Override
        int epochCount() {
            return graph.getEpochCount();
        }

        @Override
        void clearAfterFit() {
            if (graph.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT) {
                graph.rnnClearPreviousState();
            }
            graph.clearLayerMaskArrays();
            graph.clearLayersStates();
        }

        @Override
        Collection<TrainingListener> listeners() {
            return graph.getListeners();
        }
    }
}

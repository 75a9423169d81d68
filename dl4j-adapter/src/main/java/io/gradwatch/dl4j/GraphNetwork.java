package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A ComputationGraph. */
final class GraphNetwork extends Network {
    private final ComputationGraph graph;

    GraphNetwork(ComputationGraph graph) {
        this.graph = graph;
    }

    @Override
    Model model() {
        return graph;
    }

    @Override
    double penalty() {
        return graph.calcRegularizationScore(true);
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
                blocks.add(new Block(
                        vertex.getVertexName(), depth, vertex, layer, configurationOf(vertex), Training.SUPERVISED));
            }
        }
        return blocks;
    }

    /** What was configured in place of a vertex that has no layer, without what freezes it. */
    private org.deeplearning4j.nn.conf.graph.@Nullable GraphVertex configurationOf(GraphVertex vertex) {
        var configured = graph.getConfiguration().getVertices().get(vertex.getVertexName());
        if (vertex.hasLayer()) {
            return null;
        }
        return configured instanceof FrozenVertex frozen ? frozen.getUnderlying() : configured;
    }

    @Override
    List<Object> parts() {
        List<Object> parts = new ArrayList<>();
        for (GraphVertex vertex : graph.getVertices()) {
            parts.add(part(vertex));
        }
        return parts;
    }

    @Override
    boolean consistsOf(List<Object> parts) {
        GraphVertex[] vertices = graph.getVertices();
        boolean same = vertices.length == parts.size();
        for (int i = 0; same && i < vertices.length; i++) {
            same = part(vertices[i]) == parts.get(i);
        }
        return same;
    }

    /** A vertex that is frozen stays and gets another layer. */
    private static Object part(GraphVertex vertex) {
        return vertex.hasLayer() ? vertex.getLayer() : vertex;
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

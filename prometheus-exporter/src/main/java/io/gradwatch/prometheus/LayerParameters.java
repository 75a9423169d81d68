package io.gradwatch.prometheus;

import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** The parameters of each layer of a topology, by index. Immutable. */
final class LayerParameters {
    private final Topology topology;
    private final List<List<Integer>> all;
    private final List<List<Integer>> trainable;

    LayerParameters(Topology topology) {
        this.topology = topology;
        int layers = topology.layers().size();
        this.all = emptyLists(layers);
        this.trainable = emptyLists(layers);
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            all.get(parameter.layer()).add(p);
            if (parameter.trainable()) {
                trainable.get(parameter.layer()).add(p);
            }
        }
    }

    Topology topology() {
        return topology;
    }

    int layers() {
        return all.size();
    }

    List<Integer> of(int layer) {
        return all.get(layer);
    }

    List<Integer> trainableOf(int layer) {
        return trainable.get(layer);
    }

    private static List<List<Integer>> emptyLists(int count) {
        List<List<Integer>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(2));
        }
        return lists;
    }
}

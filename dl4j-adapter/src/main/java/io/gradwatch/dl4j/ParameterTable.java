package io.gradwatch.dl4j;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a network: the topology that describes them and, in the same order, where each lies in the flat
 * arrays. DL4J's own {@code gradientForVariable()} has another order, so the table is built as the updater builds its
 * own: block by block, {@code paramTable(false)} key by key.
 */
final class ParameterTable {
    private final Topology topology;
    private final List<Entry> entries;
    private final List<Object> parts;

    private ParameterTable(Topology topology, List<Entry> entries, List<Object> parts) {
        this.topology = topology;
        this.entries = entries;
        this.parts = parts;
    }

    /**
     * One parameter.
     *
     * @param owner the layer or vertex it belongs to
     * @param key DL4J's key inside the owner
     * @param offset first element in the flat arrays
     * @param length number of elements
     * @param divided whether the updater divides its gradient by the batch size
     * @param units where its units lie between offset and end
     */
    record Entry(Trainable owner, String key, long offset, long length, boolean divided, Units units) {}

    static ParameterTable of(Network network) {
        if (!network.isInitialised()) {
            throw new IllegalArgumentException(
                    "the network is not initialised: call init() before it is described or trained");
        }
        List<LayerInfo> layers = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long offset = 0;
        for (Network.Block block : network.blocks()) {
            LayerDescription description = LayerDescription.of(block);
            int layer = layers.size();
            String name = description.name(layer);
            layers.add(description.toLayerInfo(names.add(name) ? name : name + "-" + layer));
            Map<String, INDArray> table = block.trainable().paramTable(false);
            if (table == null) {
                continue;
            }
            for (Map.Entry<String, INDArray> parameter : table.entrySet()) {
                String key = parameter.getKey();
                long length = parameter.getValue().length();
                parameters.add(description.parameter(layer, key, length));
                entries.add(new Entry(
                        block.trainable(),
                        key,
                        offset,
                        length,
                        block.trainable().updaterDivideByMinibatch(key),
                        Units.of(block.trainable(), parameter.getValue())));
                offsets.add(parameter.getValue().offset());
                offset += length;
            }
        }
        return new ParameterTable(
                new Topology(layers, parameters), located(entries, offsets, network), network.parts());
    }

    /**
     * The entries where their parameters really lie: depthwise convolutions list their weights first but keep them behind
     * the biases. If the parameters turn out not to be parts of the flat array, they are taken to lie one after the other.
     */
    private static List<Entry> located(List<Entry> entries, List<Long> offsets, Network network) {
        if (entries.isEmpty()) {
            return List.of();
        }
        long base = network.flatParameters().offset();
        List<Entry> located = new ArrayList<>(entries.size());
        for (int p = 0; p < offsets.size(); p++) {
            Entry entry = entries.get(p);
            located.add(new Entry(
                    entry.owner(), entry.key(), offsets.get(p) - base, entry.length(), entry.divided(), entry.units()));
        }
        long end = 0;
        for (Entry entry :
                located.stream().sorted(Comparator.comparingLong(Entry::offset)).toList()) {
            if (entry.offset() != end) {
                return List.copyOf(entries);
            }
            end += entry.length();
        }
        return List.copyOf(located);
    }

    Topology topology() {
        return topology;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Index of the first parameter of a layer that has any. */
    int firstOf(int layer) {
        int parameter = 0;
        while (topology.parameters().get(parameter).layer() != layer) {
            parameter++;
        }
        return parameter;
    }

    /** Rank-1 views of each parameter's part of a flat array. Making a view is slow: keep them. */
    List<INDArray> slicesOf(INDArray flat) {
        INDArray vector = flat.reshape(flat.length());
        List<INDArray> slices = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            slices.add(vector.get(NDArrayIndex.interval(entry.offset(), entry.offset() + entry.length())));
        }
        return slices;
    }

    /** Whether a network still consists of the layers that the entries belong to. */
    boolean belongsTo(Network network) {
        return network.consistsOf(parts);
    }

    /** Whether a network still has the same parameters in the same places, trained in the same way. */
    boolean stillDescribes(Network network) {
        return topology.equals(of(network).topology);
    }
}

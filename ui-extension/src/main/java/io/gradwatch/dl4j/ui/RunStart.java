package io.gradwatch.dl4j.ui;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run's page needs to know before the first iteration.
 *
 * @param run the names of the run
 * @param layers the layers from input to output
 */
record RunStart(RunInfo run, List<Layer> layers) implements StoredRecord {
    static final int KIND = 1;

    /** More than any network that a person looks at; keeps every answer and every array within bounds. */
    static final int MAX_LAYERS = 2500;

    private static final int MIN_LAYER_BYTES = 2 * Integer.BYTES + 1;

    RunStart {
        layers = List.copyOf(layers);
        if (layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("a run of " + layers.size() + " layers cannot be shown; " + MAX_LAYERS
                    + " is the most that the page is made for");
        }
    }

    static RunStart of(RunInfo run, Topology topology) {
        boolean[] trainable = new boolean[topology.layers().size()];
        for (ParameterInfo parameter : topology.parameters()) {
            trainable[parameter.layer()] |= parameter.trainable();
        }
        List<Layer> layers = new ArrayList<>(trainable.length);
        for (int i = 0; i < trainable.length; i++) {
            LayerInfo layer = topology.layers().get(i);
            layers.add(new Layer(layer.name(), layer.type(), trainable[i], layer.depth()));
        }
        return new RunStart(run, layers);
    }

    static RunStart read(int version, BinaryReader in) {
        RunInfo run = new RunInfo(in.readString("run"), in.readString("model"), in.readString("worker"));
        int count = in.readCount("layer", MIN_LAYER_BYTES);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(Layer.read(version, i, in));
        }
        return new RunStart(run, layers);
    }

    /** Indices of the layers that train: those that have values. */
    int[] trainableLayers() {
        return IntStream.range(0, layers.size())
                .filter(layer -> layers.get(layer).trainable())
                .toArray();
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public void write(BinaryWriter out) {
        out.writeString(run.run());
        out.writeString(run.model());
        out.writeString(run.worker());
        out.writeList(layers, (to, layer) -> layer.write(to));
    }

    /**
     * One layer.
     *
     * @param name the framework's name
     * @param type kind of layer
     * @param trainable whether it has a trainable parameter, and so a gradient
     * @param depth layers between the input and this one on the longest way; the index where version 1 did not tell
     */
    record Layer(String name, String type, boolean trainable, int depth) {
        static Layer read(int version, int index, BinaryReader in) {
            return new Layer(
                    in.readString("layer name"),
                    in.readString("layer type"),
                    in.readByte("trainable") != 0,
                    version == 1 ? index : in.readInt("layer depth"));
        }

        void write(BinaryWriter out) {
            out.writeString(name);
            out.writeString(type);
            out.writeByte(trainable ? 1 : 0);
            out.writeInt(depth);
        }
    }
}

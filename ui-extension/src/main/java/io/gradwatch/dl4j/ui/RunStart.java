package io.gradwatch.dl4j.ui;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run's page needs to know before the first iteration.
 *
 * @param run the names of the run
 * @param layers the layers from input to output
 */
record RunStart(RunInfo run, List<Layer> layers) implements StoredRecord {
    static final int KIND = 1;

    private static final int MIN_LAYER_BYTES = 2 * Integer.BYTES + 1;

    RunStart {
        layers = List.copyOf(layers);
    }

    static RunStart of(RunInfo run, Topology topology) {
        boolean[] trainable = new boolean[topology.layers().size()];
        for (ParameterInfo parameter : topology.parameters()) {
            trainable[parameter.layer()] |= parameter.trainable();
        }
        List<Layer> layers = new ArrayList<>(trainable.length);
        for (int i = 0; i < trainable.length; i++) {
            LayerInfo layer = topology.layers().get(i);
            layers.add(new Layer(layer.name(), layer.type(), trainable[i]));
        }
        return new RunStart(run, layers);
    }

    static RunStart read(BinaryReader in) {
        RunInfo run = new RunInfo(in.readString("run"), in.readString("model"), in.readString("worker"));
        return new RunStart(run, in.readList("layer", MIN_LAYER_BYTES, Layer::read));
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
     */
    record Layer(String name, String type, boolean trainable) {
        static Layer read(BinaryReader in) {
            return new Layer(in.readString("layer name"), in.readString("layer type"), in.readByte("trainable") != 0);
        }

        void write(BinaryWriter out) {
            out.writeString(name);
            out.writeString(type);
            out.writeByte(trainable ? 1 : 0);
        }
    }
}

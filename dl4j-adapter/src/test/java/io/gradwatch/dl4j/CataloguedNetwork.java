package io.gradwatch.dl4j;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A small network in DOUBLE without regularisation, a batch to train it on, and what Gradwatch should say of it.
 *
 * @param kind what is special about it
 * @param factory makes it, initialised, the same each time
 * @param batch what to train it on
 * @param topology one line for each layer, as {@link TopologyText} writes them
 * @param doublings how often DL4J doubles the gradient of each layer; layers left out, never
 */
record CataloguedNetwork(
        String kind, Supplier<? extends Model> factory, MultiDataSet batch, String topology, List<Integer> doublings) {
    CataloguedNetwork(String kind, Supplier<? extends Model> factory, MultiDataSet batch, String topology) {
        this(kind, factory, batch, topology, List.of());
    }

    /** The same network, whose layers' gradients DL4J doubles so many times. */
    CataloguedNetwork doubled(int... times) {
        return new CataloguedNetwork(
                kind, factory, batch, topology, IntStream.of(times).boxed().toList());
    }

    Model create() {
        return factory.get();
    }

    /** What DL4J multiplies the gradient of the score by. */
    double factor(int layer) {
        return layer < doublings.size() ? Math.scalb(1.0, doublings.get(layer)) : 1;
    }

    @Override
    public String toString() {
        return kind;
    }
}

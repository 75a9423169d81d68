package io.gradwatch.dl4j;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/** A place in the configuration of one layer that names an updater: that of its weights, or that of its biases. */
record UpdaterSlot(Supplier<IUpdater> get, Consumer<IUpdater> set) {
    /** The places of a layer or vertex; none when its kind of configuration is not known. */
    static List<UpdaterSlot> of(TrainingConfig configuration) {
        if (configuration instanceof BaseLayer layer) {
            return List.of(
                    new UpdaterSlot(layer::getIUpdater, layer::setIUpdater),
                    new UpdaterSlot(layer::getBiasUpdater, layer::setBiasUpdater));
        }
        if (configuration instanceof AbstractSameDiffLayer layer) {
            return List.of(
                    new UpdaterSlot(layer::getUpdater, layer::setUpdater),
                    new UpdaterSlot(layer::getBiasUpdater, layer::setBiasUpdater));
        }
        if (configuration instanceof SameDiffVertex vertex) {
            return List.of(
                    new UpdaterSlot(vertex::getUpdater, vertex::setUpdater),
                    new UpdaterSlot(vertex::getBiasUpdater, vertex::setBiasUpdater));
        }
        if (configuration instanceof Bidirectional both) {
            // DL4J asks the forward layer about the parameters of both directions.
            return of(both.getFwd());
        }
        return configuration instanceof BaseWrapperLayer wrapper ? of(wrapper.getUnderlying()) : List.of();
    }
}

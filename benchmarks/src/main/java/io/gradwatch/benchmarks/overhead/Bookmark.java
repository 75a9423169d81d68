package io.gradwatch.benchmarks.overhead;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A place in the training of a network, to come back to: parameters, updater state and iteration count. */
final class Bookmark {
    private final Model model;
    private final List<INDArray> live;
    private final List<INDArray> kept;
    private int iteration;

    Bookmark(Model model) {
        this.model = model;
        INDArray state = model instanceof MultiLayerNetwork net
                ? net.getUpdater().getStateViewArray()
                : ((ComputationGraph) model).getUpdater().getStateViewArray();
        live = Stream.of(model.params(), state)
                .map(each -> each.reshape(each.length()))
                .toList();
        kept = live.stream().map(INDArray::dup).toList();
    }

    void set() {
        for (int i = 0; i < live.size(); i++) {
            kept.get(i).assign(live.get(i));
        }
        iteration = iterationCount();
    }

    void goBack() {
        for (int i = 0; i < live.size(); i++) {
            live.get(i).assign(kept.get(i));
        }
        if (model instanceof MultiLayerNetwork net) {
            net.setIterationCount(iteration);
        } else {
            ((ComputationGraph) model).getConfiguration().setIterationCount(iteration);
        }
    }

    private int iterationCount() {
        return model instanceof MultiLayerNetwork net
                ? net.getIterationCount()
                : ((ComputationGraph) model).getIterationCount();
    }
}

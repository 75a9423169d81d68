package io.gradwatch.benchmarks.corpus;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A network of DL4J of either kind: the two have no type in common that can do all this. */
final class CaseModel {
    private final Model model;
    private final NeuralNetwork training;
    private final Runnable endEpoch;
    private final UnaryOperator<INDArray> output;

    private CaseModel(Model model, NeuralNetwork training, Runnable endEpoch, UnaryOperator<INDArray> output) {
        this.model = model;
        this.training = training;
        this.endEpoch = endEpoch;
        this.output = output;
    }

    static CaseModel of(MultiLayerConfiguration configuration) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        return new CaseModel(net, net, net::incrementEpochCount, net::output);
    }

    static CaseModel of(ComputationGraphConfiguration configuration) {
        ComputationGraph net = new ComputationGraph(configuration);
        net.init();
        return new CaseModel(net, net, net::incrementEpochCount, net::outputSingle);
    }

    /** DL4J's network. */
    Model model() {
        return model;
    }

    void add(TrainingListener listener) {
        model.addListeners(listener);
    }

    void fit(DataSet batch) {
        training.fit(batch);
    }

    void endEpoch() {
        endEpoch.run();
    }

    INDArray output(INDArray features) {
        return output.apply(features);
    }
}

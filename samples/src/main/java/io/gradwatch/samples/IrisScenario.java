package io.gradwatch.samples;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the scenarios on the Iris rows share: data, batches, evaluation. */
abstract class IrisScenario implements Scenario {
    static final int BATCH_SIZE = 30;

    private final DataSet rows = IrisData.standardised();

    abstract int epochs();

    @Override
    public final Measure measure() {
        return Measure.ACCURACY;
    }

    @Override
    public List<DataSet> training(long seed) {
        List<DataSet> epoch = IrisData.batches(rows, BATCH_SIZE, seed);
        List<DataSet> training = new ArrayList<>();
        for (int i = 0; i < epochs(); i++) {
            training.addAll(epoch);
        }
        return training;
    }

    @Override
    public final double evaluate(MultiLayerNetwork net) {
        INDArray outputs = net.output(rows.getFeatures());
        if (!Double.isFinite(outputs.sumNumber().doubleValue())) {
            return Double.NaN;
        }
        Evaluation evaluation = new Evaluation(IrisData.CLASSES);
        evaluation.eval(rows.getLabels(), outputs);
        return evaluation.accuracy();
    }

    static MultiLayerNetwork classifier(
            long seed, IUpdater updater, int hiddenLayers, int units, Activation activation, WeightInit init) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(updater)
                .activation(activation)
                .weightInit(init)
                .list();
        for (int i = 0; i < hiddenLayers; i++) {
            layers.layer(new DenseLayer.Builder().name("dense" + i).nOut(units).build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .nOut(IrisData.CLASSES)
                .build());
        MultiLayerNetwork net = new MultiLayerNetwork(
                layers.setInputType(InputType.feedForward(IrisData.FEATURES)).build());
        net.init();
        return net;
    }
}

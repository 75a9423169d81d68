package io.gradwatch.samples;

import io.gradwatch.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The adding problem on a plain recurrent layer of leaky rectifiers that starts as the identity (Le, Jaitly and Hinton, A
 * Simple Way to Initialize Recurrent Networks of Rectified Linear Units, 2015). It can learn the problem, but each step
 * multiplies the gradient by the recurrent weights, and one spike throws it back to answering a constant.
 */
final class AddingRnn implements Scenario {
    private static final int UNITS = 32;
    private static final int BATCH_SIZE = 32;
    private static final int ITERATIONS = 600;
    private static final double LEARNING_RATE = 1e-2;
    private static final int VALIDATION_SIZE = 500;
    private static final long VALIDATION_SEED = 4711;

    private final DataSet validation = AddingProblem.batch(new Random(VALIDATION_SEED), VALIDATION_SIZE);

    @Override
    public String name() {
        return "adding-rnn";
    }

    @Override
    public String story() {
        return "the adding problem over " + AddingProblem.LENGTH + " steps on a plain recurrent layer: gradients spike";
    }

    @Override
    public Preset preset() {
        return Preset.PROTECT;
    }

    @Override
    public Measure measure() {
        return Measure.SCORE;
    }

    @Override
    public MultiLayerNetwork network(long seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(LEARNING_RATE))
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new LastTimeStep(new SimpleRnn.Builder()
                        .name("rnn")
                        .nIn(AddingProblem.INPUTS)
                        .nOut(UNITS)
                        .activation(Activation.LEAKYRELU)
                        .weightInitRecurrent(WeightInit.IDENTITY)
                        .build()))
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .name("output")
                        .activation(Activation.IDENTITY)
                        .nIn(UNITS)
                        .nOut(1)
                        .build())
                .build());
        net.init();
        return net;
    }

    @Override
    public List<DataSet> training(long seed) {
        Random random = new Random(seed);
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < ITERATIONS; i++) {
            batches.add(AddingProblem.batch(random, BATCH_SIZE));
        }
        return batches;
    }

    @Override
    public double evaluate(MultiLayerNetwork net) {
        return net.score(validation);
    }
}

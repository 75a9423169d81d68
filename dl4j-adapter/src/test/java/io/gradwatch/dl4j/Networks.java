package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small real networks and data for them, reproducible from a seed. */
final class Networks {
    static final int INPUTS = 4;
    static final int CLASSES = 3;
    static final long SEED = 12345;

    private Networks() {}

    static NeuralNetConfiguration.Builder base(IUpdater updater, DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .dataType(type)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH);
    }

    static MultiLayerNetwork dense(IUpdater updater, DataType type) {
        return init(base(updater, type)
                .l2(1e-3)
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(output())
                .setInputType(InputType.feedForward(INPUTS))
                .build());
    }

    static MultiLayerNetwork withBatchNormalization(IUpdater updater, DataType type) {
        return init(base(updater, type)
                .l2(1e-3)
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new BatchNormalization())
                .layer(output())
                .setInputType(InputType.feedForward(INPUTS))
                .build());
    }

    static MultiLayerNetwork convolution(IUpdater updater, DataType type) {
        return init(base(updater, type)
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
                .layer(output())
                .setInputType(InputType.convolutional(5, 5, 1))
                .build());
    }

    static MultiLayerNetwork lstm(IUpdater updater, DataType type) {
        return init(lstmList(updater, type).build());
    }

    static MultiLayerNetwork truncatedLstm(IUpdater updater, int segment) {
        return init(lstmList(updater, DataType.FLOAT)
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(segment)
                .build());
    }

    private static NeuralNetConfiguration.ListBuilder lstmList(IUpdater updater, DataType type) {
        return base(updater, type)
                .list()
                .layer(new LSTM.Builder().nIn(INPUTS).nOut(5).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(5)
                        .nOut(CLASSES)
                        .build());
    }

    static ComputationGraph graph(IUpdater updater, DataType type) {
        ComputationGraph graph = new ComputationGraph(base(updater, type)
                .l2(1e-3)
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", new DenseLayer.Builder().nOut(4).build(), "in")
                .addLayer("right", new DenseLayer.Builder().nOut(5).build(), "in")
                .addLayer("joined", new BatchNormalization(), "left", "right")
                .addLayer("out", output(), "joined")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(INPUTS))
                .build());
        graph.init();
        return graph;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build();
    }

    private static MultiLayerNetwork init(org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        return net;
    }

    static List<DataSet> batches(int count, int batchSize, DataType type) {
        return batches(count, type, batchSize, INPUTS);
    }

    static List<DataSet> images(int count, int batchSize, DataType type) {
        return batches(count, type, batchSize, 1, 5, 5);
    }

    private static List<DataSet> batches(int count, DataType type, long... shape) {
        Random random = new Random(SEED);
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            INDArray features = fill(Nd4j.create(type, shape), random);
            INDArray labels = Nd4j.zeros(type, shape[0], CLASSES);
            for (int row = 0; row < shape[0]; row++) {
                labels.putScalar(row, random.nextInt(CLASSES), 1);
            }
            batches.add(new DataSet(features, labels));
        }
        return batches;
    }

    static DataSet sequences(int batchSize, int length, DataType type) {
        Random random = new Random(SEED);
        INDArray features = fill(Nd4j.create(type, batchSize, INPUTS, length), random);
        INDArray labels = Nd4j.zeros(type, batchSize, CLASSES, length);
        for (int row = 0; row < batchSize; row++) {
            for (int step = 0; step < length; step++) {
                labels.putScalar(new int[] {row, random.nextInt(CLASSES), step}, 1);
            }
        }
        return new DataSet(features, labels);
    }

    private static INDArray fill(INDArray array, Random random) {
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    static DataSet poisoned(DataSet batch) {
        DataSet copy = batch.copy();
        copy.getFeatures().putScalar(0, Double.NaN);
        return copy;
    }

    static void fit(Model model, DataSet batch) {
        if (model instanceof MultiLayerNetwork net) {
            net.fit(batch);
        } else if (model instanceof ComputationGraph graph) {
            graph.fit(batch);
        }
    }

    static void fit(Model model, MultiDataSet batch) {
        if (model instanceof MultiLayerNetwork net) {
            net.fit(single(batch));
        } else if (model instanceof ComputationGraph graph) {
            graph.fit(batch);
        }
    }

    static DataSet single(MultiDataSet batch) {
        return new DataSet(
                batch.getFeatures(0), batch.getLabels(0), batch.getFeaturesMaskArray(0), batch.getLabelsMaskArray(0));
    }

    static double[] parametersOf(Model model) {
        return model.params().dup().data().asDouble();
    }

    static double[] updaterStateOf(Model model) {
        Network network = Network.of(model);
        INDArray state = network == null ? null : network.updaterState();
        return state == null ? new double[0] : state.dup().data().asDouble();
    }
}

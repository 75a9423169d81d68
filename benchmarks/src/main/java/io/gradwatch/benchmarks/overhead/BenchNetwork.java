package io.gradwatch.benchmarks.overhead;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.zoo.model.ResNet50;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network whose training is timed. All are trained with Adam at 1e-4 on standard normal inputs with labels drawn at
 * random: nothing is learnt, but nothing goes wrong either, and time does not depend on what is in the arrays.
 */
enum BenchNetwork implements Workload {
    MLP_4X64,
    MLP_6X1024,
    MLP_20X256,
    LENET,
    RESNET50,
    LSTM_200;

    private static final int CLASSES = 10;
    private static final int BATCHES = 8;
    static final long SEED = 42;

    /** The name on the command line and in the table: {@code mlp-4x64}. */
    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Model create() {
        Nd4j.getRandom().setSeed(SEED);
        return switch (this) {
            case MLP_4X64 -> mlp(32, 4, 64);
            case MLP_6X1024 -> mlp(1024, 6, 1024);
            case MLP_20X256 -> mlp(256, 20, 256);
            case LENET -> lenet();
            case RESNET50 -> resNet50();
            case LSTM_200 -> lstm();
        };
    }

    @Override
    public List<DataSet> batches() {
        Nd4j.getRandom().setSeed(SEED);
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(batch());
        }
        return batches;
    }

    private DataSet batch() {
        return switch (this) {
            case MLP_4X64 -> rows(32, 32);
            case MLP_6X1024 -> rows(32, 1024);
            case MLP_20X256 -> rows(32, 256);
            case LENET -> images(64, 1, 28);
            case RESNET50 -> images(4, 3, 96);
            case LSTM_200 -> sequences(32, 50, 50);
        };
    }

    private static NeuralNetConfiguration.Builder base() {
        return new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(new Adam(1e-4))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU);
    }

    static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Model mlp(int inputs, int layers, int units) {
        NeuralNetConfiguration.ListBuilder list = base().list();
        for (int i = 0; i < layers; i++) {
            list.layer(new DenseLayer.Builder().nOut(units).build());
        }
        MultiLayerNetwork net = new MultiLayerNetwork(
                list.layer(output()).setInputType(InputType.feedForward(inputs)).build());
        net.init();
        return net;
    }

    /** LeCun et al. 1998, as in DL4J's examples. */
    private static Model lenet() {
        MultiLayerNetwork net = new MultiLayerNetwork(base().list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new DenseLayer.Builder().nOut(500).build())
                .layer(output())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
        net.init();
        return net;
    }

    private static Model resNet50() {
        ComputationGraph graph = ResNet50.builder()
                .seed(SEED)
                .numClasses(CLASSES)
                .inputShape(new int[] {3, 96, 96})
                .updater(new Adam(1e-4))
                .build()
                .init();
        return graph;
    }

    private static Model lstm() {
        MultiLayerNetwork net = new MultiLayerNetwork(base().activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new LSTM.Builder().nOut(200).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(50))
                .build());
        net.init();
        return net;
    }

    static DataSet rows(int examples, int inputs) {
        return new DataSet(Nd4j.randn(DataType.FLOAT, examples, inputs), labels(examples));
    }

    private static DataSet images(int examples, int channels, int size) {
        return new DataSet(Nd4j.randn(DataType.FLOAT, examples, channels, size, size), labels(examples));
    }

    private static DataSet sequences(int examples, int inputs, int steps) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, CLASSES, steps);
        for (int example = 0; example < examples; example++) {
            for (int step = 0; step < steps; step++) {
                labels.putScalar(example, Nd4j.getRandom().nextInt(CLASSES), step, 1);
            }
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, examples, inputs, steps), labels);
    }

    private static INDArray labels(int examples) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, CLASSES);
        for (int example = 0; example < examples; example++) {
            labels.putScalar(example, Nd4j.getRandom().nextInt(CLASSES), 1);
        }
        return labels;
    }
}

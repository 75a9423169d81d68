package io.gradwatch.dl4j.ui;

import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A small network that DL4J trains while a listener watches. Everything is drawn from fixed seeds. The data: points in
 * four dimensions, in three classes by which of three random directions they lie furthest along.
 */
final class RealTraining implements AutoCloseable {
    private static final long SEED = 2;
    private static final int FEATURES = 4;
    private static final int CLASSES = 3;
    private static final int BATCH = 16;
    private static final int BATCHES = 10;

    private final MultiLayerNetwork network;
    private final GradwatchListener listener;
    private final List<DataSet> data = batches();
    private int steps;

    private RealTraining(
            String run,
            StatsStorageRouter storage,
            Preset preset,
            MultiLayerNetwork network,
            TrainingListener... others) {
        this.network = network;
        listener = GradwatchListener.builder()
                .run(run)
                .preset(preset)
                .exporter(UiExporter.to(storage))
                .build();
        network.addListeners(listener);
        network.addListeners(others);
    }

    /** Relu layers with names of their own, which learn. */
    static RealTraining healthy(String run, StatsStorageRouter storage, String... hiddenLayers) {
        return healthy(run, storage, new TrainingListener[0], hiddenLayers);
    }

    /** The same with other listeners beside Gradwatch's. */
    static RealTraining healthy(
            String run, StatsStorageRouter storage, TrainingListener[] others, String... hiddenLayers) {
        return new RealTraining(
                run,
                storage,
                Preset.OBSERVE,
                network(new Adam(1e-3), Activation.RELU, WeightInit.RELU, 16, hiddenLayers),
                others);
    }

    /** Tanh layers: what is NaN stays NaN on its way through them, where relu makes it 0. */
    static RealTraining smooth(String run, StatsStorageRouter storage, String... hiddenLayers) {
        return new RealTraining(
                run,
                storage,
                Preset.OBSERVE,
                network(new Adam(1e-3), Activation.TANH, WeightInit.XAVIER, 16, hiddenLayers));
    }

    /** Ten sigmoid layers, which pass on next to nothing of the gradient. */
    static RealTraining vanishing(String run, StatsStorageRouter storage) {
        return vanishing(run, storage, Preset.OBSERVE);
    }

    /** The same with the help of Gradwatch. */
    static RealTraining vanishing(String run, StatsStorageRouter storage, Preset preset) {
        String[] names = new String[10];
        for (int i = 0; i < names.length; i++) {
            names[i] = "sigmoid" + i;
        }
        return new RealTraining(
                run, storage, preset, network(new Adam(1e-3), Activation.SIGMOID, WeightInit.XAVIER, 16, names));
    }

    /** Momentum with ten times DL4J's learning rate: explodes, and the autopilot brings it back. */
    static RealTraining exploding(String run, StatsStorageRouter storage) {
        return new RealTraining(
                run,
                storage,
                Preset.AUTOPILOT,
                network(
                        new Nesterovs(1.0, 0.9),
                        Activation.LEAKYRELU,
                        WeightInit.RELU,
                        32,
                        "dense0",
                        "dense1",
                        "dense2"));
    }

    /** One iteration after another. */
    RealTraining train(int iterations) {
        for (int i = 0; i < iterations; i++) {
            network.fit(data.get(steps++ % BATCHES));
        }
        return this;
    }

    /** One iteration in which a feature is NaN: without a guard the network is lost. */
    RealTraining poison() {
        DataSet poisoned = data.get(steps++ % BATCHES).copy();
        poisoned.getFeatures().putScalar(0, Double.NaN);
        network.fit(poisoned);
        return this;
    }

    /** By two workers at once, each with a copy of the network. */
    RealTraining trainByTwoWorkers(int batchesEach) {
        List<DataSet> all = new ArrayList<>();
        for (int i = 0; i < 2 * batchesEach; i++) {
            all.add(data.get(i % BATCHES));
        }
        ParallelWrapper workers = new ParallelWrapper.Builder<>(network)
                .workers(2)
                .prefetchBuffer(2)
                .averagingFrequency(1)
                .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                .build();
        workers.setListeners(listener);
        workers.fit(new ListDataSetIterator<>(all, BATCH));
        workers.shutdown();
        return this;
    }

    /** Ends the run. */
    @Override
    public void close() {
        listener.close();
    }

    private static MultiLayerNetwork network(
            IUpdater updater, Activation activation, WeightInit weights, int units, String... hiddenLayers) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(updater)
                .activation(activation)
                .weightInit(weights)
                .list();
        for (String name : hiddenLayers) {
            layers.layer(new DenseLayer.Builder().name(name).nOut(units).build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .nOut(CLASSES)
                .build());
        MultiLayerNetwork made = new MultiLayerNetwork(
                layers.setInputType(InputType.feedForward(FEATURES)).build());
        made.init();
        return made;
    }

    private static List<DataSet> batches() {
        Random random = new Random(SEED);
        double[][] directions = new double[CLASSES][FEATURES];
        for (double[] direction : directions) {
            fill(direction, random);
        }
        List<DataSet> made = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            INDArray features = Nd4j.create(BATCH, FEATURES);
            INDArray labels = Nd4j.create(BATCH, CLASSES);
            for (int row = 0; row < BATCH; row++) {
                double[] point = new double[FEATURES];
                fill(point, random);
                for (int i = 0; i < FEATURES; i++) {
                    features.putScalar(row, i, point[i]);
                }
                labels.putScalar(row, furthest(point, directions), 1);
            }
            made.add(new DataSet(features, labels));
        }
        return made;
    }

    private static void fill(double[] values, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
    }

    private static int furthest(double[] point, double[][] directions) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < directions.length; c++) {
            double along = 0;
            for (int i = 0; i < point.length; i++) {
                along += point[i] * directions[c][i];
            }
            if (along > most) {
                most = along;
                best = c;
            }
        }
        return best;
    }
}

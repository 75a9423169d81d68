import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.prometheus.MetricsEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Four trainings for the pictures, until the process is ended: one that explodes, one with NaN in its data, one whose
 * gradients vanish, and a healthy one. Each serves its metrics and announces itself in the folder that is the argument.
 */
final class Trainings {
    private static final int FEATURES = 8;
    private static final int CLASSES = 4;
    private static final int BATCH_SIZE = 32;
    private static final int BATCHES = 40;

    /** So that a second of training is a scrape of some twenty iterations, as in a larger network. */
    private static final Duration PACE = Duration.ofMillis(40);

    /** Mini-batches of an epoch of the runs with bad data. */
    private static final int LONG_EPOCH = 700;

    private static final int BAD_FROM = 450;

    private Trainings() {}

    public static void main(String[] arguments) {
        Path announcements = Path.of(arguments[0]);
        IUpdater momentum = new Nesterovs(0.05, 0.9);
        IUpdater adam = new Adam(1e-3);

        // Files whose features nobody has normalised.
        List<DataSet> unscaled = data(LONG_EPOCH);
        unscaled.subList(BAD_FROM, BAD_FROM + 25).forEach(batch -> batch.getFeatures().muli(300));
        List<DataSet> poisoned = data(LONG_EPOCH);
        poisoned.subList(BAD_FROM, BAD_FROM + 60).forEach(batch -> batch.getFeatures().putScalar(0, Double.NaN));

        start(announcements, "unscaled-files", Preset.AUTOPILOT, net(momentum, 5, Activation.RELU), unscaled);
        start(announcements, "nan-in-data", Preset.PROTECT, net(adam, 3, Activation.RELU), poisoned);
        start(announcements, "deep-sigmoid", Preset.OBSERVE, net(adam, 9, Activation.SIGMOID), data(BATCHES));
        start(announcements, "baseline", Preset.AUTOPILOT, net(adam, 5, Activation.RELU), data(BATCHES));
    }

    private static void start(
            Path announcements, String run, Preset preset, MultiLayerNetwork net, List<DataSet> batches) {
        MetricsEndpoint metrics =
                MetricsEndpoint.builder().port(0).announceIn(announcements).start();
        net.addListeners(GradwatchListener.builder()
                .run(run)
                .preset(preset)
                .exporter(metrics.exporter())
                .build());
        new Thread(() -> train(net, batches), run).start();
    }

    private static void train(MultiLayerNetwork net, List<DataSet> batches) {
        for (int i = 0; ; i++) {
            net.fit(batches.get(i % batches.size()));
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private static MultiLayerNetwork net(IUpdater updater, int hiddenLayers, Activation activation) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(updater)
                .activation(activation)
                .weightInit(activation == Activation.SIGMOID ? WeightInit.XAVIER : WeightInit.RELU)
                .list();
        for (int i = 0; i < hiddenLayers; i++) {
            layers.layer(new DenseLayer.Builder().name("dense" + i).nOut(32).build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build());
        MultiLayerNetwork net =
                new MultiLayerNetwork(layers.setInputType(InputType.feedForward(FEATURES)).build());
        net.init();
        return net;
    }

    /** Noisy clusters that overlap, so that the score falls but does not reach 0. */
    private static List<DataSet> data(int count) {
        Random random = new Random(11);
        double[][] centres = new double[CLASSES][FEATURES];
        for (double[] centre : centres) {
            for (int f = 0; f < FEATURES; f++) {
                centre[f] = random.nextGaussian();
            }
        }
        List<DataSet> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            float[][] features = new float[BATCH_SIZE][FEATURES];
            float[][] labels = new float[BATCH_SIZE][CLASSES];
            for (int row = 0; row < BATCH_SIZE; row++) {
                int label = random.nextInt(CLASSES);
                labels[row][label] = 1;
                for (int f = 0; f < FEATURES; f++) {
                    features[row][f] = (float) (centres[label][f] + random.nextGaussian());
                }
            }
            batches.add(new DataSet(Nd4j.create(features), Nd4j.create(labels)));
        }
        return batches;
    }
}

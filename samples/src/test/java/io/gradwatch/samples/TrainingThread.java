package io.gradwatch.samples;

import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.export.Exporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/** A real training that goes on in the background until it is ended, as a job of its own would. */
final class TrainingThread implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(20);
    private static final long SEED = 1;

    private final GradwatchListener listener;
    private final Thread thread;
    private final Semaphore mayGoOn = new Semaphore(0);
    private volatile boolean over;

    /**
     * A training of the Iris rows that has not begun.
     *
     * @param run its name
     * @param updater decides whether it explodes
     * @param exporters where it is exported to
     */
    TrainingThread(String run, IUpdater updater, Exporter... exporters) {
        GradwatchListenerBuilder<GradwatchListener> builder =
                GradwatchListener.builder().run(run).preset(Preset.AUTOPILOT);
        List.of(exporters).forEach(builder::exporter);
        listener = builder.build();
        MultiLayerNetwork net = IrisScenario.classifier(SEED, updater, 3, 32, Activation.RELU, WeightInit.RELU);
        net.addListeners(listener);
        List<DataSet> batches = new IrisExploding().training(SEED);
        thread = new Thread(() -> train(net, batches), run);
        thread.setDaemon(true);
    }

    void begin() {
        goOn();
        thread.start();
    }

    /** Trains one iteration, so that its meters are there, and then waits for {@link #goOn}. */
    void beginWithOneIteration() {
        thread.start();
    }

    void goOn() {
        mayGoOn.release();
    }

    private void train(MultiLayerNetwork net, List<DataSet> batches) {
        net.fit(batches.get(0));
        mayGoOn.acquireUninterruptibly();
        for (int i = 1; !over; i++) {
            net.fit(batches.get(i % batches.size()));
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    /** Ends the training and its run. */
    @Override
    public void close() {
        over = true;
        goOn();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
    }
}

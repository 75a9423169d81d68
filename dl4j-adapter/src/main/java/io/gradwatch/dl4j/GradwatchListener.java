package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.topology.RunInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches Gradwatch to networks with one line: {@code net.addListeners(GradwatchListener.protect())}.
 *
 * <p>DL4J calls it on the thread that trains. One listener may be attached to several networks and several threads; each
 * network is watched on its own, as a worker of the same run. An error of Gradwatch's own never gets into training: it is
 * logged once and costs measurements only. {@code fit} ends with a {@link TrainingStoppedException} only when the policy asks
 * for the end of training; the run has then ended, and the network is as after any other iteration.
 *
 * <p>Attach it before other listeners: those that come later see gradients as it left them. Closing it puts back every
 * setting it has changed and ends the run; a network trained on afterwards begins a new one.
 */
public final class GradwatchListener extends BaseTrainingListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GradwatchListener.class);

    private final String run;
    private final MonitorBuilder monitors;
    private final List<ModelWatch> watched = new CopyOnWriteArrayList<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    GradwatchListener(String run, MonitorBuilder monitors) {
        this.run = run;
        this.monitors = monitors;
    }

    /**
     * Measures, flags and explains; never touches training. Findings are logged.
     *
     * @return a new listener
     */
    public static GradwatchListener observe() {
        return builder().preset(Preset.OBSERVE).build();
    }

    /**
     * Also keeps bad steps from the weights: skips a non-finite step exactly, scales a spike down, and clips while an
     * explosion lasts.
     *
     * @return a new listener
     */
    public static GradwatchListener protect() {
        return builder().preset(Preset.PROTECT).build();
    }

    /**
     * Also rolls back, clips and cuts the learning rate when an explosion lasts, and releases both again.
     *
     * @return a new listener
     */
    public static GradwatchListener autopilot() {
        return builder().preset(Preset.AUTOPILOT).build();
    }

    /**
     * Everything by hand.
     *
     * @return a builder that starts with all built-in rules and the preset {@link Preset#OBSERVE}
     */
    public static GradwatchListenerBuilder<GradwatchListener> builder() {
        return builder(Monitor.builder());
    }

    /**
     * Everything by hand, on top of rules, guards, policy and exporters that are chosen already.
     *
     * @param monitors what watches each network; what is set on the builder returned is set here too
     * @return a builder
     */
    public static GradwatchListenerBuilder<GradwatchListener> builder(MonitorBuilder monitors) {
        return new GradwatchListenerBuilder<>(monitors, GradwatchListener::new);
    }

    /**
     * Everything by file. Needs {@code gradwatch-config} on the class path.
     *
     * @param file a configuration in YAML; its keys are listed in docs/configuration.md
     * @return a new listener
     * @throws IllegalArgumentException if the file is not as it should be; the message names file, line and key
     * @throws IllegalStateException if {@code gradwatch-config} is not on the class path
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static GradwatchListener from(Path file) {
        return GradwatchListenerBuilder.from(file, GradwatchListener::new).build();
    }

    /**
     * The name of the run that exporters see.
     *
     * @return the name, given or generated
     */
    public String run() {
        return run;
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
        guarded(model, (watch, network) -> watch.forwardPass(network, activations));
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        guarded(model, (watch, network) -> watch.forwardPass(network, activations));
    }

    @Override
    public void onGradientCalculation(Model model) {
        guarded(model, (watch, network) -> {
            if (watch.isInIteration() && isAttachedTwice(network)) {
                sayOnce("this listener is attached twice to the same network: the second attachment is ignored,"
                        + " remove it");
            } else {
                if (network.sharesUpdates()) {
                    sayOnce(SharedUpdates.NOTICE);
                }
                watch.beforeStep(network);
            }
        });
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        guarded(model, ModelWatch::afterStep);
    }

    /**
     * Puts back every setting that was changed, ends the run, and waits until exporters have delivered it: for five seconds
     * at most, unless {@link GradwatchListenerBuilder#closeTimeout} says otherwise. Storages and servers that exporters
     * write to are to be closed after it. To be called when no network trains.
     */
    @Override
    public void close() {
        watched.forEach(this::end);
        monitors.awaitExporters();
    }

    private void end(ModelWatch watch) {
        if (watched.remove(watch)) {
            try {
                watch.close();
            } catch (Exception | LinkageError | AssertionError e) {
                LOG.error("Gradwatch could not put everything back", e);
            }
        }
    }

    /** Training must not die of a bug of ours, of a class that is missing, or of the memory for a copy. */
    private void guarded(Model model, BiConsumer<ModelWatch, Network> call) {
        try {
            Network network = Network.of(requireNonNull(model, "model"));
            ModelWatch watch = network == null ? null : watchOf(model, network);
            if (network == null) {
                sayOnce("Gradwatch watches MultiLayerNetwork, ComputationGraph and the pretraining of their layers; it"
                        + " got a " + model.getClass().getName() + " and leaves it alone");
            } else if (watch != null) {
                call.accept(watch, network);
            }
        } catch (TrainingStoppedException e) {
            watched.removeIf(each -> each.model() == model);
            throw e;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            if (said.add(e.getClass().getName())) {
                LOG.error("Gradwatch failed and measures nothing in this iteration; training goes on", e);
            }
        }
    }

    private @Nullable ModelWatch watchOf(Model model, Network network) {
        ModelWatch known = null;
        for (ModelWatch each : watched) {
            if (each.model() == model) {
                known = each;
            } else if (each.isPretrainingHere()) {
                // The thread went on to something else. A layer shares its updaters with its network: put them back
                // first.
                end(each);
            }
        }
        return known == null ? begin(network) : known;
    }

    private @Nullable ModelWatch begin(Network network) {
        if (network.optimizer() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
            sayOnce("Gradwatch does not support the optimizer " + network.optimizer()
                    + ", which evaluates several gradients per iteration; it leaves this network alone");
            return null;
        }
        long listeners = network.listeners().stream()
                .filter(GradwatchListener.class::isInstance)
                .distinct()
                .count();
        if (listeners > 1) {
            sayOnce(listeners + " Gradwatch listeners are attached to one network; each acts on what the one before"
                    + " left, so attach only one");
        }
        watched.stream().filter(ModelWatch::isOver).forEach(this::end);
        String worker = Integer.toString(workers.getAndIncrement());
        RunInfo info = new RunInfo(run, network.name(), worker);
        ModelWatch begun = new ModelWatch(network, info, monitors);
        watched.add(begun);
        return begun;
    }

    private boolean isAttachedTwice(Network network) {
        return network.listeners().stream().filter(listener -> listener == this).count() > 1;
    }

    private void sayOnce(String sentence) {
        if (said.add(sentence)) {
            LOG.warn(sentence);
        }
    }
}

package io.gradwatch.dl4j;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.topology.RunInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches Gradwatch to a network written in SameDiff with one line: {@code
 * sd.setListeners(SameDiffGradwatchListener.protect())}, or as an argument of {@code fit}.
 *
 * <p>SameDiff calls it on the thread that trains. One listener may be attached to several networks and several threads; each
 * network is watched on its own, as a worker of the same run. An error of Gradwatch's own never gets into training: it is
 * logged once and costs measurements only. {@code fit} ends with a {@link TrainingStoppedException} only when the policy asks
 * for the end of training; the run has then ended, and the network is as after any other iteration.
 *
 * <p>What is measured: each trainable variable of the graph is a parameter, and those of one name scope are a layer. A
 * gradient norm is the L2 norm of the gradient of the loss variables' sum, as the graph defines it. SameDiff's own losses are
 * means over the mini-batch unless told otherwise, so nothing is divided by the batch size. The score is the sum of the loss
 * variables, without regularisation. SameDiff 1.0.0-M2.1 does not compute the loss while it trains; this listener makes it
 * do so, and SameDiff's own history of losses then shows it too.
 *
 * <p>SameDiff updates each variable as soon as its gradient is there. A decision about a step needs the gradients of all
 * variables, so it is made when the step is done and then made good: what was decided otherwise is undone from copies, bit
 * for bit, and taken again with the gradient decided on. Copies are made while there are guards or clipping is on. Other
 * listeners of the same step see SameDiff's own updates.
 *
 * <p>Closing it puts back every setting it has changed and ends the run; a network trained on afterwards begins a new one.
 */
public final class SameDiffGradwatchListener extends BaseListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SameDiffGradwatchListener.class);

    private final String run;
    private final MonitorBuilder monitors;
    private final List<SameDiffWatch> watched = new CopyOnWriteArrayList<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    SameDiffGradwatchListener(String run, MonitorBuilder monitors) {
        this.run = run;
        this.monitors = monitors;
    }

    /**
     * Measures, flags and explains; never touches training. Findings are logged.
     *
     * @return a new listener
     */
    public static SameDiffGradwatchListener observe() {
        return builder().preset(Preset.OBSERVE).build();
    }

    /**
     * Also keeps bad steps from the variables: skips a non-finite step exactly, scales a spike down, and clips while an
     * explosion lasts.
     *
     * @return a new listener
     */
    public static SameDiffGradwatchListener protect() {
        return builder().preset(Preset.PROTECT).build();
    }

    /**
     * Also rolls back, clips and cuts the learning rate when an explosion lasts, and releases both again.
     *
     * @return a new listener
     */
    public static SameDiffGradwatchListener autopilot() {
        return builder().preset(Preset.AUTOPILOT).build();
    }

    /**
     * Everything by hand.
     *
     * @return a builder that starts with all built-in rules and the preset {@link Preset#OBSERVE}
     */
    public static GradwatchListenerBuilder<SameDiffGradwatchListener> builder() {
        return builder(Monitor.builder());
    }

    /**
     * Everything by hand, on top of rules, guards, policy and exporters that are chosen already.
     *
     * @param monitors what watches each network; what is set on the builder returned is set here too
     * @return a builder
     */
    public static GradwatchListenerBuilder<SameDiffGradwatchListener> builder(MonitorBuilder monitors) {
        return new GradwatchListenerBuilder<>(monitors, SameDiffGradwatchListener::new);
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
    public static SameDiffGradwatchListener from(Path file) {
        return GradwatchListenerBuilder.from(file, SameDiffGradwatchListener::new)
                .build();
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
    public boolean isActive(Operation operation) {
        return operation == Operation.TRAINING;
    }

    @Override
    public void iterationStart(SameDiff sd, At at, MultiDataSet data, long etlTimeMs) {
        contained(
                () -> {
                    SameDiffWatch watch = watchOf(sd);
                    watch.iterationStart(sd);
                    if (watch.mayReuseArrays() && said.add("array cache")) {
                        LOG.warn("SameDiff 1.0.0-M2.1 reuses arrays too early: from the second mini-batch of a fit on,"
                                + " gradients may be wrong. Before fit, call sd.createGradFunction() and"
                                + " sd.getFunction(\"grad\").setEnableCache(false)");
                    }
                },
                () -> find(sd));
    }

    @Override
    public void activationAvailable(
            SameDiff sd, At at, MultiDataSet batch, SameDiffOp op, String varName, INDArray activation) {
        during(sd, (watch, network) -> watch.available(network, varName, activation));
    }

    @Override
    public void preUpdate(SameDiff sd, At at, Variable v, INDArray update) {
        during(sd, (watch, network) -> watch.updating(network, v.getName(), update));
    }

    @Override
    public void iterationDone(SameDiff sd, At at, MultiDataSet dataSet, Loss loss) {
        during(sd, (watch, network) -> watch.iterationDone(network, loss));
    }

    /**
     * Puts back every setting that was changed, ends the run, and waits until exporters have delivered it: for five seconds
     * at most, unless {@link GradwatchListenerBuilder#closeTimeout} says otherwise. Storages and servers that exporters
     * write to are to be closed after it. To be called when no network trains.
     */
    @Override
    public void close() {
        for (SameDiffWatch each : watched) {
            try {
                each.close();
            } catch (Exception | LinkageError | AssertionError e) {
                LOG.error("Gradwatch could not put everything back", e);
            }
        }
        watched.clear();
        monitors.awaitExporters();
    }

    /** What is done with a network while a step is taken. */
    @FunctionalInterface
    private interface Call {
        void on(SameDiffWatch watch, SameDiff network);
    }

    /** During a step SameDiff names the function that computes gradients, not the network it belongs to. */
    private void during(SameDiff gradientFunction, Call call) {
        for (SameDiffWatch each : watched) {
            if (each.isInIterationOf(gradientFunction)) {
                SameDiff network = each.network();
                if (network != null) {
                    contained(() -> call.on(each, network), () -> each);
                }
                return;
            }
        }
    }

    /** Training must not die of a bug of ours, of a class that is missing, or of the memory for a copy. */
    private void contained(Runnable call, Supplier<@Nullable SameDiffWatch> concerned) {
        try {
            call.run();
        } catch (TrainingStoppedException e) {
            watched.remove(concerned.get());
            throw e;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            SameDiffWatch watch = concerned.get();
            if (watch != null) {
                watch.giveUp();
            }
            if (said.add(e.getClass().getName())) {
                LOG.error("Gradwatch failed and measures nothing in this iteration; training goes on", e);
            }
        }
    }

    private SameDiffWatch watchOf(SameDiff sd) {
        SameDiffWatch known = find(sd);
        if (known != null) {
            return known;
        }
        long listeners = sd.getListeners().stream()
                .filter(SameDiffGradwatchListener.class::isInstance)
                .distinct()
                .count();
        if (listeners > 1 && said.add("several")) {
            LOG.warn(
                    "{} Gradwatch listeners are attached to one network; each changes steps as if it were alone, so"
                            + " attach only one",
                    listeners);
        }
        watched.removeIf(each -> each.network() == null);
        RunInfo info = new RunInfo(run, "SameDiff", Integer.toString(workers.getAndIncrement()));
        SameDiffWatch begun = new SameDiffWatch(sd, info, monitors);
        watched.add(begun);
        return begun;
    }

    private @Nullable SameDiffWatch find(SameDiff sd) {
        for (SameDiffWatch each : watched) {
            if (each.watches(sd)) {
                return each;
            }
        }
        return null;
    }
}

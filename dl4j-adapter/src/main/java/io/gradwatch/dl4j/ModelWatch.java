package io.gradwatch.dl4j;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.probe.Cadence;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.RunInfo;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches one network: between onGradientCalculation and iterationDone it holds what was measured before the step.
 * Other callbacks may be missing or come twice; only these two count.
 */
final class ModelWatch {
    private final WeakReference<Model> model;
    private final RunInfo run;
    private final MonitorBuilder builder;
    private final boolean mayRollBack;
    private final boolean pretraining;
    private final long thread = Thread.currentThread().getId();
    private final Dl4jProbe probe;
    private final StepEditor editor = new StepEditor();
    private final Snapshots snapshots;
    private final LearningRates learningRates = new LearningRates();
    private @Nullable Monitor monitor;
    private @Nullable GradientSample pending;
    private boolean shared;
    private long nanosElsewhere;
    private long nanosBefore;
    private long lastDone;

    ModelWatch(Network network, RunInfo run, MonitorBuilder builder) {
        this.model = new WeakReference<>(network.model());
        this.pretraining = network instanceof PretrainedLayer;
        this.run = run;
        this.builder = builder;
        this.mayRollBack = builder.mayRollBack();
        this.probe = new Dl4jProbe(builder.sampling());
        this.snapshots = new Snapshots(new SnapshotLimit(builder.maxSnapshotBytes()));
    }

    /** The network that is watched, null once it has been collected. */
    @Nullable
    Model model() {
        return model.get();
    }

    /** Whether the network can train no more: it was collected, or closed as replicas of a ParallelWrapper are. */
    boolean isOver() {
        Model still = model.get();
        Network network = still == null ? null : Network.of(still);
        // Not the parameters: asked of a closed network, they throw.
        INDArray gradient = network == null ? null : network.flatGradient();
        return still == null || (gradient != null && gradient.wasClosed());
    }

    /** Whether this is the pretraining of a layer by the current thread. */
    boolean isPretrainingHere() {
        return pretraining && thread == Thread.currentThread().getId();
    }

    /** Whether an iteration was begun and not yet ended. */
    boolean isInIteration() {
        return pending != null;
    }

    /** Looks at the outputs of a sequential network's layers; the list begins with its input. */
    void forwardPass(Network network, List<INDArray> activations) {
        if (monitor != null && probe.wantsActivations()) {
            long start = System.nanoTime();
            int layers = probe.table().topology().layers().size();
            for (int i = 1; i < activations.size() && i <= layers; i++) {
                probe.seeActivations(i - 1, activations.get(i));
            }
            nanosElsewhere += System.nanoTime() - start;
        }
    }

    /** Looks at the outputs of a graph's vertices, by name. */
    void forwardPass(Network network, Map<String, INDArray> activations) {
        if (monitor != null && probe.wantsActivations()) {
            long start = System.nanoTime();
            List<LayerInfo> layers = probe.table().topology().layers();
            for (int i = 0; i < layers.size(); i++) {
                INDArray output = activations.get(layers.get(i).name());
                if (output != null) {
                    probe.seeActivations(i, output);
                }
            }
            nanosElsewhere += System.nanoTime() - start;
        }
    }

    /** Measures and gates. An iteration whose end was never reached is given up. */
    void beforeStep(Network network) {
        long start = System.nanoTime();
        if (pending != null) {
            pending = null;
            editor.abandon(network);
        }
        Monitor current = monitorOfThisTopology(network);
        shared = network.sharesUpdates();
        if (mayRollBack && !shared) {
            snapshots.beforeStep(network, probe);
        }
        learningRates.follow(network);
        GradientSample sample = probe.beforeStep(network);
        if (mayRollBack && !shared) {
            snapshots.rateIs(network, probe.largestLearningRate());
        }
        long measured = System.nanoTime();
        var decision = current.gate(sample);
        long gated = System.nanoTime();
        pending = sample;
        editor.apply(shared ? SharedUpdates.withoutSkip(decision, network) : decision, network, probe);
        nanosBefore = nanosElsewhere + (measured - start) + (System.nanoTime() - gated);
        nanosElsewhere = 0;
    }

    /**
     * Undoes a skipped step, measures what the step did, judges and acts.
     *
     * @throws TrainingStoppedException if the policy stopped training; the run is ended and everything put back
     */
    void afterStep(Network network) {
        GradientSample gradient = pending;
        Monitor current = monitor;
        if (gradient == null || current == null) {
            return;
        }
        pending = null;
        long start = System.nanoTime();
        editor.afterStep(network, probe);
        IterationSample sample = probe.afterStep(network, gradient);
        IterationRecord seen = current.observe(sample, control(network), nanosBefore + System.nanoTime() - start);
        if (mayRollBack && !shared) {
            long copying = System.nanoTime();
            snapshots.stepDone(network, probe, isHealthy(seen), sample.score());
            nanosElsewhere = System.nanoTime() - copying;
        }
        tellCadence(seen);
        for (ActionRecord action : seen.actions()) {
            if (action.action() instanceof Action.StopTraining && action.isApplied()) {
                stop(network, action);
            }
        }
    }

    /** What came after the last iteration was training, except for Gradwatch's own share. */
    private void tellCadence(IterationRecord seen) {
        long now = System.nanoTime();
        long monitorNanos = seen.health().monitorNanos();
        long trainingNanos = lastDone == 0 ? 0 : now - lastDone - monitorNanos;
        lastDone = now;
        probe.cadence().iterationDone(monitorNanos, trainingNanos, suspicion(seen));
    }

    private static Cadence.Suspicion suspicion(IterationRecord seen) {
        if (seen.hasNews()) {
            return Cadence.Suspicion.NEWS;
        }
        return seen.decision() instanceof StepDecision.Proceed ? Cadence.Suspicion.NONE : Cadence.Suspicion.STEP;
    }

    /** Puts everything back and ends the run. */
    void close() {
        Monitor current = monitor;
        if (current != null) {
            Model still = model.get();
            Network network = still == null ? null : Network.of(still);
            if (pending != null && network != null) {
                editor.abandon(network);
            }
            pending = null;
            current.close(network == null ? TrainingControl.unsupported("the network is gone") : control(network));
            monitor = null;
        }
    }

    private void stop(Network network, ActionRecord order) {
        network.endFit();
        close();
        throw new TrainingStoppedException(
                "training of " + run.model() + " was stopped by the policy of run '" + run.run() + "' (worker "
                        + run.worker() + ") after iteration " + order.iteration() + ": " + order.reason());
    }

    private TrainingControl control(Network network) {
        TrainingControl alone = new NetworkControl(network, probe, snapshots, learningRates);
        return shared ? new SharedUpdates(alone) : alone;
    }

    private boolean isHealthy(IterationRecord seen) {
        return seen.sample().gradient().isFinite()
                && Double.isFinite(seen.sample().score())
                && seen.actions().isEmpty()
                && seen.verdicts().stream().noneMatch(ModelWatch::isCritical);
    }

    private static boolean isCritical(RuleVerdict verdict) {
        return verdict.verdict() instanceof Verdict.Violated violated && violated.severity() == Severity.CRITICAL;
    }

    private Monitor monitorOfThisTopology(Network network) {
        Monitor current = monitor;
        if (current != null && !probe.hasOtherArrays(network) && probe.table().belongsTo(network)) {
            return current;
        }
        if (current == null || !probe.table().stillDescribes(network)) {
            close();
            current = builder.build(run, probe.describe(network));
            monitor = current;
        } else {
            // The same in other objects: learning rates are read from those.
            probe.describe(network);
        }
        probe.resolve(network);
        snapshots.clear();
        return current;
    }
}

package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.action.TrainingStoppedException;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches one network: between iterationStart and iterationDone it gathers what SameDiff shows of each variable. What comes
 * twice changes nothing, and what comes outside of an iteration (gradients that the user asks for) is not seen.
 */
final class SameDiffWatch {
    private final WeakReference<SameDiff> network;
    private final RunInfo run;
    private final MonitorBuilder builder;
    private final boolean mayRollBack;
    private final SameDiffProbe probe;
    private final SameDiffStep step = new SameDiffStep();
    private final SameDiffSnapshots snapshots;
    private final UpdaterRates rates = new UpdaterRates();
    private final LossRequest lossRequest = new LossRequest();
    private final Map<String, Double> losses = new TreeMap<>();
    private @Nullable Monitor monitor;
    private List<String> lossVariables = List.of();
    private boolean inIteration;
    private boolean clipping;
    private long nanos;

    SameDiffWatch(SameDiff network, RunInfo run, MonitorBuilder builder) {
        this.network = new WeakReference<>(network);
        this.run = run;
        this.builder = builder;
        this.mayRollBack = builder.mayRollBack();
        this.probe = new SameDiffProbe(builder.sampling());
        this.snapshots = new SameDiffSnapshots(new SnapshotLimit(builder.maxSnapshotBytes()));
    }

    /** The network that is watched, null once it has been collected. */
    @Nullable
    SameDiff network() {
        return network.get();
    }

    /** Whether this is the network that is watched. */
    boolean watches(SameDiff sd) {
        return network.refersTo(sd);
    }

    /** Whether an iteration is under way whose backward pass this is. */
    boolean isInIterationOf(SameDiff gradientFunction) {
        return inIteration && probe.variables().areTrainedBy(gradientFunction);
    }

    /** Whether the backward pass may reuse arrays that are still needed. */
    boolean mayReuseArrays() {
        return probe.variables().mayReuseArrays();
    }

    /** Begins an iteration. One whose end was never reached is given up. */
    void iterationStart(SameDiff sd) {
        long start = System.nanoTime();
        inIteration = false;
        monitorOfThisTopology(sd);
        lossVariables = List.copyOf(sd.getLossVariables());
        lossRequest.make(sd.getTrainingConfig(), lossVariables);
        losses.clear();
        TrainingConfig config = sd.getTrainingConfig();
        rates.follow(config.getIterationCount(), config.getEpochCount());
        probe.begin(sd);
        if (mayRollBack) {
            snapshots.rateIs(sd, probe.variables(), probe.largestLearningRate(sd));
        }
        step.begin(builder.hasGuards() || clipping, probe.variables().topology().parameterCount());
        inIteration = true;
        nanos = System.nanoTime() - start;
    }

    /** Looks at what an operation has made, before anything is done with it. */
    void available(SameDiff sd, String name, INDArray array) {
        long start = System.nanoTime();
        lossRequest.withdraw();
        if (mayRollBack) {
            snapshots.start(sd, probe.variables());
        }
        Integer variable = probe.variables().indexOfGradient(name);
        if (variable != null) {
            probe.seeGradient(variable, array);
            step.keep(
                    variable,
                    probe.variables().array(sd, variable),
                    probe.variables().updater(sd, variable),
                    array);
        } else if (lossVariables.contains(name)) {
            losses.put(name, sum(array));
        }
        nanos += System.nanoTime() - start;
    }

    /** Looks at an update that is about to be subtracted. */
    void updating(SameDiff sd, String name, INDArray update) {
        long start = System.nanoTime();
        Integer variable = probe.variables().indexOf(name);
        if (variable != null) {
            probe.seeUpdate(variable, update, probe.variables().array(sd, variable));
        }
        nanos += System.nanoTime() - start;
    }

    /**
     * Decides about the step and changes it where that was decided, judges and acts.
     *
     * @throws TrainingStoppedException if the policy stopped training; the run is ended and everything put back
     */
    void iterationDone(SameDiff sd, Loss loss) {
        Monitor current = requireNonNull(monitor, "monitor");
        long start = System.nanoTime();
        inIteration = false;
        probe.seeLoss(totalOf(loss));
        GradientSample gradient = probe.beforeStep(sd);
        long measured = System.nanoTime();
        var decision = current.gate(gradient);
        long gated = System.nanoTime();
        if (step.apply(decision, gradient, sd, probe)) {
            SameDiffControl.goOnFrom(sd, probe, sd.getTrainingConfig().getIterationCount());
        }
        IterationSample sample = probe.afterStep(sd, gradient);
        nanos += measured - start + System.nanoTime() - gated;
        IterationRecord seen = current.observe(sample, control(sd), nanos);
        if (mayRollBack) {
            snapshots.stepDone(sd, probe.variables(), isHealthy(seen), sample.score());
        }
        for (ActionRecord action : seen.actions()) {
            remember(action);
        }
        for (ActionRecord action : seen.actions()) {
            if (action.action() instanceof Action.StopTraining && action.isApplied()) {
                stop(sd, action);
            }
        }
    }

    /** Gives up the iteration under way: what was seen of it is not complete. */
    void giveUp() {
        inIteration = false;
        lossRequest.withdraw();
    }

    /** Puts everything back and ends the run. */
    void close() {
        giveUp();
        clipping = false;
        Monitor current = monitor;
        if (current != null) {
            SameDiff sd = network.get();
            current.close(sd == null ? TrainingControl.unsupported("the network is gone") : control(sd));
            monitor = null;
        }
    }

    private void remember(ActionRecord action) {
        if (action.isApplied() && action.action() instanceof Action.EnableClipping) {
            clipping = true;
        } else if (action.isApplied() && action.action() instanceof Action.ReleaseClipping) {
            clipping = false;
        }
    }

    /**
     * The sum of the loss variables as the graph computed them. What SameDiff reports is good only where it did not compute
     * them: 1.0.0-M2.1 writes the terms of regularisation over one another, and over a second loss.
     */
    private double totalOf(Loss reported) {
        if (losses.size() < lossVariables.size()) {
            return reported.totalLoss();
        }
        double total = 0;
        for (double loss : losses.values()) {
            total += loss;
        }
        return total;
    }

    private static double sum(INDArray values) {
        double sum = 0;
        for (long i = 0; i < values.length(); i++) {
            sum += values.getDouble(i);
        }
        return sum;
    }

    /** The iteration is done and counts: SameDiff does not get to count it. */
    private void stop(SameDiff sd, ActionRecord order) {
        sd.getTrainingConfig().incrementIterationCount();
        close();
        throw new TrainingStoppedException(
                "training of " + run.model() + " was stopped by the policy of run '" + run.run() + "' (worker "
                        + run.worker() + ") after iteration " + order.iteration() + ": " + order.reason());
    }

    private SameDiffControl control(SameDiff sd) {
        return new SameDiffControl(sd, probe, snapshots, rates);
    }

    private static boolean isHealthy(IterationRecord seen) {
        return seen.sample().gradient().isFinite()
                && Double.isFinite(seen.sample().score())
                && seen.actions().isEmpty()
                && seen.verdicts().stream().noneMatch(SameDiffWatch::isCritical);
    }

    private static boolean isCritical(RuleVerdict verdict) {
        return verdict.verdict() instanceof Verdict.Violated violated && violated.severity() == Severity.CRITICAL;
    }

    private void monitorOfThisTopology(SameDiff sd) {
        if (monitor != null && probe.variables().stillDescribe(sd)) {
            return;
        }
        Topology known = monitor == null ? null : probe.variables().topology();
        Topology topology = probe.describe(sd);
        if (!topology.equals(known)) {
            close();
            monitor = builder.build(run, topology);
        }
        snapshots.clear();
    }
}

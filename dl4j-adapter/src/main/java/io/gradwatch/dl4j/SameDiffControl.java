package io.gradwatch.dl4j;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.Clipping;
import io.gradwatch.action.TrainingControl;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/** Carries out actions on one network, after a step and before SameDiff counts the iteration. */
final class SameDiffControl implements TrainingControl {
    private final SameDiff sd;
    private final SameDiffProbe probe;
    private final SameDiffSnapshots snapshots;
    private final UpdaterRates rates;

    SameDiffControl(SameDiff sd, SameDiffProbe probe, SameDiffSnapshots snapshots, UpdaterRates rates) {
        this.sd = sd;
        this.probe = probe;
        this.snapshots = snapshots;
        this.rates = rates;
    }

    @Override
    public ActionOutcome apply(Action action) {
        if (action instanceof Action.ScaleLearningRate scale) {
            return change((updaters, iteration, epoch) -> rates.scale(updaters, scale.factor(), iteration, epoch));
        }
        if (action instanceof Action.LimitLearningRate limit) {
            return change((updaters, iteration, epoch) -> rates.limit(updaters, limit.max(), iteration, epoch));
        }
        if (action instanceof Action.ScaleLayerLearningRate) {
            return new ActionOutcome.Unsupported("all variables of a SameDiff network share one updater");
        }
        if (action instanceof Action.Rollback) {
            return rollback();
        }
        if (action instanceof Action.EnableClipping enable && enable.clipping() instanceof Clipping.Adaptive) {
            return new ActionOutcome.Unsupported(
                    "a SameDiff graph does not tell which elements of a variable belong to one unit");
        }
        // Clipping needs nothing but that decisions are obeyed; the listener stops, once everything is put back.
        return new ActionOutcome.Applied();
    }

    /** A change of the learning rate, from the next iteration on. */
    private interface RateChange {
        void make(List<IUpdater> updaters, int iteration, int epoch);
    }

    private ActionOutcome change(RateChange change) {
        List<IUpdater> updaters = updaters();
        if (updaters.isEmpty()) {
            return new ActionOutcome.Unsupported("the updater of this network has no learning rate");
        }
        try {
            TrainingConfig config = sd.getTrainingConfig();
            change.make(updaters, config.getIterationCount() + 1, config.getEpochCount());
        } catch (IllegalStateException e) {
            return new ActionOutcome.Unsupported(String.valueOf(e.getMessage()));
        }
        return new ActionOutcome.Applied();
    }

    /** Regularisation reads the configured one, updates those of the variables: usually all are one object. */
    private List<IUpdater> updaters() {
        List<IUpdater> found = new ArrayList<>();
        if (sd.getTrainingConfig().getUpdater().hasLearningRate()) {
            found.add(sd.getTrainingConfig().getUpdater());
        }
        for (int p = 0; p < probe.variables().topology().parameterCount(); p++) {
            GradientUpdater<?> updater = probe.variables().updater(sd, p);
            if (updater != null && updater.getConfig().hasLearningRate()) {
                found.add(updater.getConfig());
            }
        }
        return found;
    }

    private ActionOutcome rollback() {
        String refusal = snapshots.refusal();
        if (refusal != null) {
            return new ActionOutcome.Unsupported(refusal);
        }
        SameDiffSnapshots.State state = snapshots.trusted();
        if (!state.isFilled()) {
            return new ActionOutcome.Failed("there is no healthy snapshot yet");
        }
        if (!state.fits(sd, probe.variables())) {
            return new ActionOutcome.Failed("the network has changed since the last healthy snapshot");
        }
        state.restoreTo(sd, probe.variables());
        goOnFrom(sd, probe, state.nextIteration());
        return new ActionOutcome.Applied();
    }

    /**
     * Makes the next iteration have the given number, and tells the probe so that Gradwatch's own count goes on. Called from
     * iterationDone, after which SameDiff adds one.
     */
    static void goOnFrom(SameDiff sd, SameDiffProbe probe, int next) {
        probe.countSetBack(sd.getTrainingConfig().getIterationCount() - (next - 1L));
        sd.getTrainingConfig().setIterationCount(next - 1);
    }
}

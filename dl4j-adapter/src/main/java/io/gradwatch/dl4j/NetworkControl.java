package io.gradwatch.dl4j;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;

/** Carries out actions on one network, after a step and before DL4J counts the iteration. */
final class NetworkControl implements TrainingControl {
    private final Network network;
    private final Dl4jProbe probe;
    private final Snapshots snapshots;
    private final LearningRates learningRates;

    NetworkControl(Network network, Dl4jProbe probe, Snapshots snapshots, LearningRates learningRates) {
        this.network = network;
        this.probe = probe;
        this.snapshots = snapshots;
        this.learningRates = learningRates;
    }

    @Override
    public ActionOutcome apply(Action action) {
        if (action instanceof Action.ScaleLearningRate scale) {
            return scaleLearningRate(scale.factor());
        }
        if (action instanceof Action.Rollback) {
            return rollback();
        }
        // Clipping needs nothing but that decisions are obeyed. A stop is carried out by the listener, once everything
        // is
        // put back and on record.
        return new ActionOutcome.Applied();
    }

    private ActionOutcome scaleLearningRate(double factor) {
        if (!LearningRates.exist(probe.table())) {
            return new ActionOutcome.Unsupported("no updater of this network has a learning rate");
        }
        try {
            learningRates.scale(probe.table(), factor);
        } catch (IllegalStateException e) {
            return new ActionOutcome.Unsupported(String.valueOf(e.getMessage()));
        }
        return new ActionOutcome.Applied();
    }

    private ActionOutcome rollback() {
        TrainingState state = snapshots.trusted();
        if (!state.isFilled()) {
            return new ActionOutcome.Failed("there is no healthy snapshot yet");
        }
        if (!state.fits(network)) {
            return new ActionOutcome.Failed("the network has changed since the last healthy snapshot");
        }
        state.restoreTo(network);
        StepCount.goOnFrom(network, probe, state.nextIteration());
        return new ActionOutcome.Applied();
    }
}

package io.gradwatch.dl4j;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.topology.LayerInfo;
import java.util.List;

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

    /** Clipping needs nothing but that decisions are obeyed. A stop is the listener's, once everything is put back. */
    @Override
    public ActionOutcome apply(Action action) {
        return action.<ActionOutcome>match(
                scale -> scale(scale.factor()),
                scale -> scaleLayer(scale.layer(), scale.factor()),
                limit -> limit(limit.max()),
                enable -> new ActionOutcome.Applied(),
                ActionOutcome.Applied::new,
                this::rollback,
                ActionOutcome.Applied::new);
    }

    private ActionOutcome scale(double factor) {
        if (!LearningRates.exist(probe.table())) {
            return new ActionOutcome.Unsupported("no updater of this network has a learning rate");
        }
        return unlessUnsupported(() -> learningRates.scale(network, probe.table(), factor));
    }

    private ActionOutcome limit(double max) {
        if (!LearningRates.exist(probe.table())) {
            return new ActionOutcome.Unsupported("no updater of this network has a learning rate");
        }
        return unlessUnsupported(() -> learningRates.limit(network, probe.table(), max));
    }

    private ActionOutcome scaleLayer(int layer, double factor) {
        List<LayerInfo> layers = probe.table().topology().layers();
        if (layer >= layers.size()) {
            return new ActionOutcome.Unsupported("there is no layer " + layer + ", the last is " + (layers.size() - 1));
        }
        if (!LearningRates.exist(probe.table(), layer)) {
            return new ActionOutcome.Unsupported(
                    "layer " + layers.get(layer).name() + " has no trainable parameter with a learning rate");
        }
        return unlessUnsupported(() -> learningRates.scaleLayer(network, probe.table(), layer, factor));
    }

    private static ActionOutcome unlessUnsupported(Runnable change) {
        try {
            change.run();
            return new ActionOutcome.Applied();
        } catch (IllegalStateException e) {
            return new ActionOutcome.Unsupported(String.valueOf(e.getMessage()));
        }
    }

    private ActionOutcome rollback() {
        String refusal = snapshots.refusal();
        if (refusal != null) {
            return new ActionOutcome.Unsupported(refusal);
        }
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

package io.gradwatch.dl4j;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.guard.StepDecision;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What may be done to a replica that exchanges its updates with others, as under {@code ParallelWrapper} with shared
 * gradients. All replicas hold the same parameters only because each applies every update. So a gradient may be changed
 * before it becomes an update, but nothing may be put back afterwards.
 */
final class SharedUpdates implements TrainingControl {
    static final String NOTICE = "This network exchanges its updates with other replicas (ParallelWrapper with shared"
            + " gradients). Gradwatch watches and clips; it answers Unsupported to rollback, learning rates and stop, and a"
            + " step that a guard skips takes a zero gradient instead of being undone";

    private final TrainingControl alone;

    /**
     * A control for one of several replicas.
     *
     * @param alone carries out what does not set this replica apart
     */
    SharedUpdates(TrainingControl alone) {
        this.alone = alone;
    }

    @Override
    public ActionOutcome apply(Action action) {
        boolean clips = action instanceof Action.EnableClipping || action instanceof Action.ReleaseClipping;
        boolean putsBack = (action instanceof Action.ScaleLearningRate all && all.factor() == 1)
                || (action instanceof Action.ScaleLayerLearningRate one && one.factor() == 1)
                || (action instanceof Action.LimitLearningRate limit && limit.isRelease());
        return clips || putsBack ? alone.apply(action) : new ActionOutcome.Unsupported(reason(action));
    }

    /** Zero in place of what is not to be: NaN in an update would reach every replica. */
    static StepDecision withoutSkip(StepDecision decision, Network network) {
        INDArray gradient = network.flatGradient();
        if (!(decision instanceof StepDecision.Skip) || gradient == null) {
            return decision;
        }
        gradient.assign(0);
        return StepDecision.proceed();
    }

    private static String reason(Action action) {
        if (action instanceof Action.StopTraining) {
            return "this replica exchanges its updates with others, which would wait for it for ever";
        }
        return action instanceof Action.ScaleLearningRate
                        || action instanceof Action.ScaleLayerLearningRate
                        || action instanceof Action.LimitLearningRate
                ? "this replica exchanges its updates with others: only its own share of each step would be scaled"
                : "this replica exchanges its updates with others: its parameters would no longer equal theirs";
    }
}

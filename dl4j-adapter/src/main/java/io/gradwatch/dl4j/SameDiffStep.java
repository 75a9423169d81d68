package io.gradwatch.dl4j;

import io.gradwatch.action.Clipping;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a decision about the whole gradient take effect in the step it was made for, though SameDiff has updated the first
 * variable before it knows the gradient of the last. Each variable, its updater's state and its raw gradient are copied just
 * before its update; once all are known, what was decided otherwise is undone from the copies, and taken again with the
 * gradient that was decided on.
 */
final class SameDiffStep {
    private static final Logger LOG = LoggerFactory.getLogger(SameDiffStep.class);

    private final List<Kept> kept = new ArrayList<>();
    private boolean keeping;
    private boolean saidUnsupported;

    /** What one variable was before its update. Buffers are allocated once and live outside SameDiff's sessions. */
    private static final class Kept {
        final VariableState state = new VariableState();

        @Nullable
        INDArray gradient;

        boolean filled;
    }

    /** Begins an iteration. Buffers go when they are no longer needed. */
    void begin(boolean keep, int variables) {
        if (!keep || kept.size() != variables) {
            kept.clear();
        }
        for (int p = kept.size(); keep && p < variables; p++) {
            kept.add(new Kept());
        }
        kept.forEach(each -> each.filled = false);
        keeping = keep;
    }

    /** Copies a variable whose gradient has come and whose update has not. Only the first gradient of a step counts. */
    void keep(int variable, INDArray parameter, @Nullable GradientUpdater<?> updater, INDArray gradient) {
        if (keeping && !kept.get(variable).filled) {
            Kept copy = kept.get(variable);
            copy.state.copyFrom(parameter, updater);
            copy.gradient = VariableState.copy(gradient, copy.gradient);
            copy.filled = true;
        }
    }

    /**
     * Makes the decision take effect.
     *
     * @return whether the whole step was undone
     */
    boolean apply(StepDecision decision, GradientSample sample, SameDiff sd, SameDiffProbe probe) {
        if (decision instanceof StepDecision.Scale scale) {
            change(scale.factors(), List.of(), sample, sd, probe);
        } else if (decision instanceof StepDecision.Clip clip) {
            sayWhatIsUnsupported(clip.clippings());
            change(clip.factors(), clip.clippings(), sample, sd, probe);
        } else if (decision instanceof StepDecision.Skip) {
            for (int p = 0; p < kept.size(); p++) {
                undo(p, sd, probe);
            }
            return true;
        }
        return false;
    }

    private void change(
            Column factors, List<Clipping> clippings, GradientSample sample, SameDiff sd, SameDiffProbe probe) {
        for (int p = 0; p < kept.size(); p++) {
            double factor = factors.at(p);
            double norm = sample.norms().at(p) * factor;
            // No element is larger than the norm of its parameter.
            boolean limited = clippings.stream()
                    .anyMatch(each -> each instanceof Clipping.Elements elements && norm > elements.maxValue());
            if ((factor != 1 || limited) && kept.get(p).filled) {
                undo(p, sd, probe);
                takeAgain(p, factor, clippings, sd, probe);
            }
        }
    }

    private void sayWhatIsUnsupported(List<Clipping> clippings) {
        if (!saidUnsupported && clippings.stream().anyMatch(Clipping.Adaptive.class::isInstance)) {
            saidUnsupported = true;
            LOG.warn("adaptive clipping limits nothing in SameDiff: a graph does not tell which elements of a variable"
                    + " belong to one unit");
        }
    }

    private void undo(int variable, SameDiff sd, SameDiffProbe probe) {
        Kept copy = kept.get(variable);
        if (copy.filled) {
            SameDiffVariables variables = probe.variables();
            copy.state.restoreTo(variables.array(sd, variable), variables.updater(sd, variable));
            probe.stepUndone(variable);
        }
    }

    /** What SameDiff's training session does with a gradient, in its order. */
    private void takeAgain(int variable, double factor, List<Clipping> clippings, SameDiff sd, SameDiffProbe probe) {
        INDArray gradient = kept.get(variable).gradient;
        GradientUpdater<?> updater = probe.variables().updater(sd, variable);
        if (gradient == null || updater == null) {
            return;
        }
        INDArray parameter = probe.variables().array(sd, variable);
        TrainingConfig config = sd.getTrainingConfig();
        if (factor != 1) {
            gradient.muli(factor);
        }
        for (Clipping clipping : clippings) {
            if (clipping instanceof Clipping.Elements elements) {
                limit(gradient, elements.maxValue());
            }
        }
        regularise(Regularization.ApplyStep.BEFORE_UPDATER, config, parameter, gradient);
        updater.applyUpdater(gradient, config.getIterationCount(), config.getEpochCount());
        regularise(Regularization.ApplyStep.POST_UPDATER, config, parameter, gradient);
        probe.seeUpdate(variable, gradient, parameter);
        if (config.isMinimize()) {
            parameter.subi(gradient);
        } else {
            parameter.addi(gradient);
        }
    }

    private static void regularise(
            Regularization.ApplyStep when, TrainingConfig config, INDArray parameter, INDArray gradient) {
        List<Regularization> terms = config.getRegularization();
        if (terms == null || terms.isEmpty()) {
            return;
        }
        int iteration = config.getIterationCount();
        int epoch = config.getEpochCount();
        double rate =
                config.getUpdater().hasLearningRate() ? config.getUpdater().getLearningRate(iteration, epoch) : 1;
        for (Regularization term : terms) {
            if (term.applyStep() == when) {
                term.apply(parameter, gradient, rate, iteration, epoch);
            }
        }
    }

    private static void limit(INDArray gradient, double maxValue) {
        Nd4j.getExecutioner()
                .exec(DynamicCustomOp.builder("clipbyvalue")
                        .addInputs(gradient)
                        .callInplace(true)
                        .addFloatingPointArguments(-maxValue, maxValue)
                        .build());
    }
}

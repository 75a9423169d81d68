package io.gradwatch.dl4j;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.ParameterInfo;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes a decision take effect in the step it was made for. Zeroing the gradient is not a skip: momentum, moments, decay
 * and regularisation would still move the parameters. So a skip copies what the step will change, lets DL4J take a step
 * with a zero gradient (NaN times zero is NaN, hence the assignment), and puts the copy back afterwards.
 */
final class StepEditor {
    private final TrainingState before = new TrainingState();
    private boolean skipping;

    void apply(StepDecision decision, Network network, Dl4jProbe probe) {
        skipping = false;
        if (decision instanceof StepDecision.Scale scale) {
            scale(probe, scale.factors());
        } else if (decision instanceof StepDecision.Clip clip) {
            scale(probe, clip.factors());
            ElementClipping.apply(clip.clippings(), network, probe);
        } else if (decision instanceof StepDecision.Skip) {
            before.copyFrom(network, network.iterationCount());
            INDArray gradient = network.flatGradient();
            if (gradient != null) {
                gradient.assign(0);
            }
            skipping = true;
        }
    }

    /** Undoes the step if it was to be skipped. Called in iterationDone, before anything else. */
    void afterStep(Network network, Dl4jProbe probe) {
        if (!skipping) {
            return;
        }
        skipping = false;
        before.restoreTo(network);
        StepCount.goOnFrom(network, probe, before.nextIteration());
        probe.stepSkipped();
    }

    /** Undoes what it can of a step whose end was never reached, as when training died of an exception in between. */
    void abandon(Network network) {
        if (skipping) {
            skipping = false;
            before.restoreTo(network);
        }
    }

    /** Leaves out what is no gradient: BatchNorm statistics lie in the same array, but are updates already. */
    private static void scale(Dl4jProbe probe, Column factors) {
        List<ParameterInfo> parameters = probe.table().topology().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            if (factors.at(p) != 1 && parameters.get(p).trainable()) {
                probe.gradients().get(p).muli(factors.at(p));
            }
        }
    }
}

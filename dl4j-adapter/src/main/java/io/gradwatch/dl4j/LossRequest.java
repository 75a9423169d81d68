package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.IEvaluation;

/**
 * Makes SameDiff compute the loss. The backward pass does without its value, so 1.0.0-M2.1 leaves it out and reports 0.
 * What is to be evaluated it does compute: the loss is put on that list, with nothing to evaluate it by, from the start of an
 * iteration until its first operation, when the list has been read. It comes with an index of labels, which SameDiff asks for
 * when a fit begins: one that ended in between must not keep the next from beginning.
 */
@SuppressWarnings("rawtypes") // as in the declaration of TrainingConfig
final class LossRequest {
    private @Nullable TrainingConfig config;
    private @Nullable Map<String, List<IEvaluation>> original;
    private @Nullable Map<String, Integer> originalLabels;
    private @Nullable Map<String, List<IEvaluation>> wanted;

    void make(TrainingConfig config, List<String> lossVariables) {
        withdraw();
        this.config = config;
        original = config.getTrainEvaluations();
        originalLabels = config.getTrainEvaluationLabels();
        Map<String, List<IEvaluation>> more = original == null ? new HashMap<>() : new HashMap<>(original);
        Map<String, Integer> labels = originalLabels == null ? new HashMap<>() : new HashMap<>(originalLabels);
        for (String loss : lossVariables) {
            more.putIfAbsent(loss, new ArrayList<>());
            labels.putIfAbsent(loss, 0);
        }
        config.setTrainEvaluationLabels(labels);
        config.setTrainEvaluations(more);
        wanted = more;
    }

    /** Puts the user's own lists back, unless there are new ones. */
    @SuppressWarnings("ReferenceEquality") // the very list that was put in place
    void withdraw() {
        if (config == null) {
            return;
        }
        if (config.getTrainEvaluations() == wanted) {
            config.setTrainEvaluations(original);
            config.setTrainEvaluationLabels(originalLabels);
        }
        config = null;
        original = null;
        originalLabels = null;
        wanted = null;
    }
}

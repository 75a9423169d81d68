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
 * What is to be evaluated it does compute: the loss is put on that list, with nothing to evaluate it by, for the length of
 * an iteration.
 */
@SuppressWarnings("rawtypes") // as in the declaration of TrainingConfig
final class LossRequest {
    private @Nullable TrainingConfig config;
    private @Nullable Map<String, List<IEvaluation>> original;
    private @Nullable Map<String, List<IEvaluation>> wanted;

    void make(TrainingConfig config, List<String> lossVariables) {
        withdraw();
        Map<String, List<IEvaluation>> asked = config.getTrainEvaluations();
        Map<String, List<IEvaluation>> more = asked == null ? new HashMap<>() : new HashMap<>(asked);
        lossVariables.forEach(loss -> more.putIfAbsent(loss, new ArrayList<>()));
        config.setTrainEvaluations(more);
        this.config = config;
        original = asked;
        wanted = more;
    }

    /** Puts the user's own list back, unless there is a new one. */
    @SuppressWarnings("ReferenceEquality") // the very list that was put in place
    void withdraw() {
        if (config != null && config.getTrainEvaluations() == wanted) {
            config.setTrainEvaluations(original);
        }
        config = null;
        original = null;
        wanted = null;
    }
}

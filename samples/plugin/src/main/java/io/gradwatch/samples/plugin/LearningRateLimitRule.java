package io.gradwatch.samples.plugin;

import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.List;

/** Learning rates above a limit. Updaters without a learning rate have NaN, which is in order. */
final class LearningRateLimitRule implements Rule {
    private final double limit;

    LearningRateLimitRule(double limit) {
        this.limit = limit;
    }

    @Override
    public Verdict judge(IterationSample sample) {
        List<Finding> findings = new ArrayList<>();
        for (int parameter = 0; parameter < sample.topology().parameterCount(); parameter++) {
            double rate = sample.learningRates().at(parameter);
            if (rate > limit) {
                findings.add(new Finding(parameter, "learning rate", rate, limit));
            }
        }
        return findings.isEmpty() ? Verdict.healthy() : Verdict.violated(Severity.WARNING, findings);
    }
}

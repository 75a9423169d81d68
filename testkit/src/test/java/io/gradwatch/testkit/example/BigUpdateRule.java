package io.gradwatch.testkit.example;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** Weights that move by more than a tenth of themselves in one step. */
public final class BigUpdateRule implements RuleFactory {
    @Override
    public String name() {
        return "big-update";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.number("limit", 0.1, Range.POSITIVE, "", "Largest update ratio of a weight"));
    }

    @Override
    public Rule create(Topology topology, Settings settings) {
        double limit = settings.number("limit");
        return sample -> judge(sample, limit);
    }

    private static Verdict judge(IterationSample sample, double limit) {
        List<Finding> findings = new ArrayList<>();
        for (int p = 0; p < sample.topology().parameterCount(); p++) {
            double ratio = sample.updateRatio(p);
            if (sample.topology().parameters().get(p).isTrainableWeight() && ratio > limit) {
                findings.add(new Finding(p, "update ratio", ratio, limit));
            }
        }
        return findings.isEmpty() ? Verdict.healthy() : Verdict.violated(Severity.WARNING, findings);
    }

    @Override
    public Advice advice(Verdict.Violated violated, IterationSample sample) {
        return new Advice("the learning rate is too high for these weights", "lower the learning rate");
    }
}

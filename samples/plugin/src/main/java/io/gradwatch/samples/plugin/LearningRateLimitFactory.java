package io.gradwatch.samples.plugin;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;

/** Makes the rule {@code learning-rate-limit}: no parameter's learning rate rises above a limit. */
public final class LearningRateLimitFactory implements RuleFactory {
    private static final String LIMIT = "limit";

    /** For {@link java.util.ServiceLoader}. */
    public LearningRateLimitFactory() {}

    @Override
    public String name() {
        return "learning-rate-limit";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.number(LIMIT, 1, Range.POSITIVE, "", "Largest learning rate that is in order"));
    }

    @Override
    public Rule create(Topology topology, Settings settings) {
        return new LearningRateLimitRule(settings.number(LIMIT));
    }

    @Override
    public Advice advice(Verdict.Violated violated, IterationSample sample) {
        return new Advice(
                "a schedule or a wrong exponent lets the learning rate rise", "check the schedule of the updater");
    }
}

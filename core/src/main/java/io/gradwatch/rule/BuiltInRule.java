package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** A rule's factory, put together from what its class declares. */
record BuiltInRule(
        String name,
        List<Setting> settings,
        Set<String> causes,
        BiFunction<Verdict.Violated, IterationSample, Advice> adviser,
        BiFunction<Topology, Settings, Rule> constructor)
        implements RuleFactory {
    BuiltInRule {
        requireNonNull(name, "name");
        settings = List.copyOf(settings);
        causes = Set.copyOf(causes);
        requireNonNull(adviser, "adviser");
        requireNonNull(constructor, "constructor");
    }

    @Override
    public Rule create(Topology topology, Settings settings) {
        return constructor.apply(topology, settings);
    }

    @Override
    public Advice advice(Verdict.Violated violated, IterationSample sample) {
        return adviser.apply(violated, sample);
    }

    @Override
    public String toString() {
        return name;
    }
}

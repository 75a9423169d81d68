package io.gradwatch.rule;

import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;

/** Makes rules as a monitor does, and reads what they say. */
final class Verdicts {
    private Verdicts() {}

    /** A rule with its default settings. */
    static Rule rule(RuleFactory factory, Topology topology) {
        return rule(factory, topology, Map.of());
    }

    /** A rule with some settings. */
    static Rule rule(RuleFactory factory, Topology topology, Map<String, ?> settings) {
        return factory.create(topology, Settings.of(factory.settings(), settings));
    }

    /** The severity of a violation, otherwise HEALTHY or UNDECIDED. */
    static String severity(Verdict verdict) {
        return verdict.match(
                () -> "HEALTHY",
                undecided -> "UNDECIDED",
                violated -> violated.severity().toString());
    }

    /** The findings of a violation, otherwise none. */
    static List<Finding> findings(Verdict verdict) {
        return verdict.match(List::of, undecided -> List.of(), Verdict.Violated::findings);
    }
}

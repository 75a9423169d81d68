package io.gradwatch;

import static java.util.Objects.requireNonNull;

import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A rule at work in one run, with the layers it is not to judge. */
record WatchingRule(RuleFactory factory, Rule rule, BitSet ignoredLayers) {
    Verdict judge(IterationSample sample) {
        Verdict verdict = requireNonNull(rule.judge(sample), "verdict");
        return verdict instanceof Verdict.Violated violated && !ignoredLayers.isEmpty()
                ? withoutIgnored(violated, sample.topology())
                : verdict;
    }

    /** A violation that names parameters stands only if one of them is in a layer that counts. */
    private Verdict withoutIgnored(Verdict.Violated violated, Topology topology) {
        List<Finding> left = new ArrayList<>();
        boolean ofParameters = false;
        boolean someLeft = false;
        for (Finding finding : violated.findings()) {
            boolean ofModel = finding.parameter() == Finding.WHOLE_MODEL;
            boolean counts = ofModel
                    || !ignoredLayers.get(
                            topology.parameters().get(finding.parameter()).layer());
            ofParameters |= !ofModel;
            someLeft |= !ofModel && counts;
            if (counts) {
                left.add(finding);
            }
        }
        return ofParameters && !someLeft ? Verdict.healthy() : Verdict.violated(violated.severity(), left);
    }
}

package io.gradwatch.benchmarks.sensitivity;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lets all variants judge what the rules of a run judge, and remembers which of both warned. For one run. */
final class VariantLog implements Exporter {
    private final List<Variant> variants;
    private final long onset;
    private final BitSet warned = new BitSet();
    private final Set<String> warnedAtDefaults = new HashSet<>();
    private List<Rule> rules = List.of();

    /**
     * Nothing is seen yet.
     *
     * @param onset iterations before it do not count
     */
    VariantLog(List<Variant> variants, long onset) {
        this.variants = variants;
        this.onset = onset;
    }

    @Override
    public synchronized void runStarted(RunInfo run, Topology topology) {
        rules = variants.stream().map(variant -> variant.create(topology)).toList();
    }

    @Override
    public synchronized void export(IterationRecord iteration) {
        boolean counts = iteration.sample().iteration() >= onset;
        for (int i = 0; i < rules.size(); i++) {
            Verdict verdict = rules.get(i).judge(iteration.sample());
            if (counts && isWarning(verdict)) {
                warned.set(i);
            }
        }
        for (RuleVerdict each : iteration.verdicts()) {
            if (counts && isWarning(each.verdict())) {
                warnedAtDefaults.add(each.rule());
            }
        }
    }

    /** Rules that warned with their defaults. */
    synchronized Set<String> warnedAtDefaults() {
        return Set.copyOf(warnedAtDefaults);
    }

    /** Whether a variant warned, by its place in the list. */
    synchronized boolean hasWarned(int variant) {
        return warned.get(variant);
    }

    private static boolean isWarning(Verdict verdict) {
        return verdict instanceof Verdict.Violated violated && violated.severity() != Severity.INFO;
    }
}

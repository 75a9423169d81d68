package io.gradwatch.testkit;

import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.Topology;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Puts verdicts into words for messages. */
final class Verdicts {
    private static final int MAX_FINDINGS = 5;

    private Verdicts() {}

    static String words(@Nullable Verdict verdict) {
        return words(verdict, parameter -> parameter < 0 ? "whole model" : "parameter " + parameter);
    }

    static String words(@Nullable Verdict verdict, Topology topology) {
        return words(verdict, parameter -> name(parameter, topology));
    }

    static String name(int parameter, Topology topology) {
        if (parameter == Finding.WHOLE_MODEL) {
            return "whole model";
        }
        return parameter < topology.parameterCount()
                ? topology.nameOf(parameter)
                : "parameter " + parameter + ", which does not exist";
    }

    private static String words(@Nullable Verdict verdict, IntFunction<String> names) {
        if (verdict == null) {
            return "null";
        }
        return verdict.match(
                () -> "healthy",
                undecided -> "undecided: " + undecided.reason(),
                violated -> "violated, " + violated.severity() + findings(violated, names));
    }

    private static String findings(Verdict.Violated violated, IntFunction<String> names) {
        StringBuilder words = new StringBuilder();
        violated.findings().stream()
                .limit(MAX_FINDINGS)
                .forEach(finding -> words.append("; ")
                        .append(names.apply(finding.parameter()))
                        .append(": ")
                        .append(finding.quantity())
                        .append(' ')
                        .append(finding.observed())
                        .append(" against ")
                        .append(finding.limit()));
        int more = violated.findings().size() - MAX_FINDINGS;
        return more > 0 ? words.append("; and ").append(more).append(" more").toString() : words.toString();
    }
}

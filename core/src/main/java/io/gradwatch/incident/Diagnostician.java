package io.gradwatch.incident;

import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import java.util.Locale;

/** Puts an incident into words: evidence from the findings, cause and remedy from the rule. */
final class Diagnostician {
    private Diagnostician() {}

    static Diagnosis diagnose(RuleFactory rule, Verdict.Violated violated, IterationSample sample) {
        Advice advice = rule.advice(violated, sample);
        return new Diagnosis(evidence(violated.findings(), sample), advice.cause(), advice.remedy());
    }

    static String evidence(List<Finding> findings, IterationSample sample) {
        Finding first = findings.get(0);
        String where = first.parameter() == Finding.WHOLE_MODEL
                ? "the model"
                : sample.topology().nameOf(first.parameter());
        String text = String.format(
                Locale.ROOT,
                "%s: %s %s at iteration %d (limit %s)",
                where,
                first.quantity(),
                number(first.observed()),
                sample.iteration(),
                number(first.limit()));
        int others = findings.size() - 1;
        return others == 0 ? text : text + ", and " + others + (others == 1 ? " more finding" : " more findings");
    }

    private static String number(double value) {
        if (value == Double.MAX_VALUE) {
            return "finite";
        }
        boolean plain = value == Math.rint(value) && Math.abs(value) < 1e6;
        return plain
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) >= 0.01 && Math.abs(value) < 1e4 ? "%.2f" : "%.2e", value);
    }
}

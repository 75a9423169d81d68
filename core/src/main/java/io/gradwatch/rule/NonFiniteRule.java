package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayList;
import java.util.List;

/** Any NaN or infinity in a gradient, a parameter, an update or the score is critical at once. */
final class NonFiniteRule implements Rule {
    static final String NAME = "non-finite";

    @Override
    public Verdict judge(IterationSample sample) {
        List<Finding> findings = new ArrayList<>(0);
        for (int p = 0; p < sample.topology().parameterCount(); p++) {
            double count = sample.gradient().nonFiniteCounts().at(p);
            if (count > 0) {
                findings.add(new Finding(p, "non-finite gradient elements", count, 0));
            } else if (isBad(sample.gradient().norms(), p)) {
                findings.add(new Finding(
                        p, "gradient norm", sample.gradient().norms().at(p), Double.MAX_VALUE));
            } else if (isBad(sample.parameterNorms(), p)) {
                findings.add(
                        new Finding(p, "parameter norm", sample.parameterNorms().at(p), Double.MAX_VALUE));
            } else if (isBad(sample.updateNorms(), p)) {
                findings.add(new Finding(p, "update norm", sample.updateNorms().at(p), Double.MAX_VALUE));
            }
        }
        if (!Double.isFinite(sample.score())) {
            findings.add(new Finding(Finding.WHOLE_MODEL, "score", sample.score(), Double.MAX_VALUE));
        }
        return findings.isEmpty() ? Verdict.healthy() : Verdict.violated(Severity.CRITICAL, findings);
    }

    private static boolean isBad(Column column, int parameter) {
        return column.isMeasured() && !Double.isFinite(column.at(parameter));
    }
}

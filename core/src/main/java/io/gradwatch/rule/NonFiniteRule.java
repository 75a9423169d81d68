package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any NaN or infinity in a gradient, a parameter, an update or the score is critical at once. The first finding is where
 * it began, also in later iterations, when the values have spread and hide their origin; then come all others.
 */
final class NonFiniteRule implements Rule {
    static final String NAME = "non-finite";

    private static final Setting FORGET_AFTER = Setting.whole(
            "forgetAfterIterations",
            20,
            Range.between(1, 1_000_000_000),
            "iterations",
            "after how many finite iterations what comes next has an origin of its own");

    static final List<Setting> SETTINGS = List.of(FORGET_AFTER);

    static final String PARAMETER_NORM = "parameter norm";
    static final String UPDATE_NORM = "update norm";

    /** Ends the quantity of the origin in later iterations, before the iteration of the origin. */
    static final String BEGAN_HERE = " (it began here at iteration ";

    private final int forgetAfter;
    private @Nullable Finding origin;
    private long originIteration;
    private long finiteInARow;

    NonFiniteRule(Topology topology, Settings settings) {
        forgetAfter = settings.count(FORGET_AFTER.name());
    }

    @Override
    public Verdict judge(IterationSample sample) {
        if (isFinite(sample)) {
            return healthy();
        }
        List<Finding> findings = findings(sample);
        if (findings.isEmpty()) {
            // Finite norms whose sum of squares is not: large, but no infinity.
            return healthy();
        }
        finiteInARow = 0;
        if (origin == null) {
            Finding found = NonFiniteOrigin.of(findings, sample);
            findings.remove(found);
            findings.add(0, found);
            origin = found;
            originIteration = sample.iteration();
            return Verdict.violated(Severity.CRITICAL, findings);
        }
        findings.add(0, since(origin));
        return Verdict.violated(Severity.CRITICAL, findings);
    }

    private Verdict healthy() {
        if (origin != null && ++finiteInARow >= forgetAfter) {
            origin = null;
            finiteInARow = 0;
        }
        return Verdict.healthy();
    }

    private Finding since(Finding first) {
        return new Finding(
                first.parameter(),
                first.quantity() + BEGAN_HERE + originIteration + ")",
                first.observed(),
                first.limit());
    }

    private static boolean isFinite(IterationSample sample) {
        return sample.gradient().isFinite()
                && Double.isFinite(sample.score())
                && isFinite(sample.parameterNorms())
                && isFinite(sample.updateNorms());
    }

    private static boolean isFinite(Column column) {
        if (!column.isMeasured()) {
            return true;
        }
        for (int p = 0; p < column.size(); p++) {
            if (!Double.isFinite(column.at(p))) {
                return false;
            }
        }
        return true;
    }

    /** At most one per parameter, in the order of the topology, then the score. */
    private static List<Finding> findings(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        List<Finding> findings = new ArrayList<>();
        for (int p = 0; p < sample.topology().parameterCount(); p++) {
            double count = gradient.nonFiniteCounts().at(p);
            if (count > 0) {
                findings.add(new Finding(p, "non-finite gradient elements", count, 0));
            } else if (isBad(gradient.norms(), p)) {
                findings.add(new Finding(p, "gradient norm", gradient.norms().at(p), Double.MAX_VALUE));
            } else if (isBad(sample.parameterNorms(), p)) {
                findings.add(
                        new Finding(p, PARAMETER_NORM, sample.parameterNorms().at(p), Double.MAX_VALUE));
            } else if (isBad(sample.updateNorms(), p)) {
                findings.add(new Finding(p, UPDATE_NORM, sample.updateNorms().at(p), Double.MAX_VALUE));
            }
        }
        if (!Double.isFinite(sample.score())) {
            findings.add(new Finding(Finding.WHOLE_MODEL, "score", sample.score(), Double.MAX_VALUE));
        }
        return findings;
    }

    static boolean isBad(Column column, int parameter) {
        return column.isMeasured() && !Double.isFinite(column.at(parameter));
    }
}

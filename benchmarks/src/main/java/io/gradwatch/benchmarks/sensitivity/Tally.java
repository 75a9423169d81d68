package io.gradwatch.benchmarks.sensitivity;

import io.gradwatch.benchmarks.corpus.LabelledRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Counts, over many runs, who is warned of what: with all defaults, and with each variant in place of its rule. Thread-safe. */
final class Tally {
    private final List<Variant> variants;
    private final int[] detected;
    private final int[] warned;
    private int sick;
    private int healthy;
    private int detectedAtDefaults;
    private int warnedAtDefaults;

    Tally(List<Variant> variants) {
        this.variants = variants;
        detected = new int[variants.size()];
        warned = new int[variants.size()];
    }

    /**
     * Counts a run.
     *
     * @param mustWarn whether a rule has to warn in it
     */
    synchronized void add(LabelledRun run, boolean mustWarn, VariantLog log) {
        Set<String> atDefaults = log.warnedAtDefaults();
        if (mustWarn) {
            sick++;
            detectedAtDefaults += atDefaults.stream().anyMatch(run::expects) ? 1 : 0;
        } else {
            healthy++;
            warnedAtDefaults += atDefaults.isEmpty() ? 0 : 1;
        }
        for (int i = 0; i < variants.size(); i++) {
            String own = variants.get(i).rule().name();
            boolean others =
                    atDefaults.stream().anyMatch(rule -> !rule.equals(own) && (!mustWarn || run.expects(rule)));
            boolean counts = others || (log.hasWarned(i) && (!mustWarn || run.expects(own)));
            (mustWarn ? detected : warned)[i] += counts ? 1 : 0;
        }
    }

    /** What was counted. */
    synchronized SensitivityFigures figures() {
        List<SensitivityFigures.OfSetting> settings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < variants.size(); i++) {
            boolean isLast = i + 1 == variants.size() || !isSameSetting(variants.get(i), variants.get(i + 1));
            if (isLast) {
                settings.add(setting(from, i + 1));
                from = i + 1;
            }
        }
        return new SensitivityFigures(sick, healthy, detectedAtDefaults, warnedAtDefaults, List.copyOf(settings));
    }

    private SensitivityFigures.OfSetting setting(int from, int to) {
        List<SensitivityFigures.OfValue> values = new ArrayList<>();
        for (int i = from; i < to; i++) {
            double value = ((Number) variants.get(i).value()).doubleValue();
            values.add(new SensitivityFigures.OfValue(value, detected[i], warned[i]));
        }
        Variant any = variants.get(from);
        return SensitivityFigures.OfSetting.of(any, values, detectedAtDefaults, warnedAtDefaults);
    }

    private static boolean isSameSetting(Variant one, Variant other) {
        return one.rule().name().equals(other.rule().name()) && Objects.equals(one.setting(), other.setting());
    }
}

package io.gradwatch.benchmarks.sensitivity;

import io.gradwatch.benchmarks.figures.Digits;
import io.gradwatch.benchmarks.sensitivity.SensitivityFigures.OfSetting;
import io.gradwatch.benchmarks.sensitivity.SensitivityFigures.OfValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows the figures to people. */
final class SensitivityReport {
    private static final String ROW = "%-17s %-22s %10s %10s %10s   %s%n";

    private final SensitivityFigures figures;

    SensitivityReport(SensitivityFigures figures) {
        this.figures = figures;
    }

    /** A line per setting, in at most 120 columns. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "with all defaults: %d of %d sick runs detected, %d of %d healthy runs warned of%n%n",
                figures.detected(),
                figures.sick(),
                figures.warned(),
                figures.healthy()));
        text.append(String.format(ROW, "rule", "setting", "default", "from", "to", "beyond (+ more, - fewer)"));
        figures.settings().forEach(each -> text.append(row(each)));
        return text.toString();
    }

    private String row(OfSetting each) {
        return String.format(
                ROW,
                each.rule(),
                each.setting(),
                Digits.three(each.normal()),
                Digits.three(each.lowest()),
                Digits.three(each.highest()),
                String.join("; ", beyond(each.below()), beyond(each.above())));
    }

    private String beyond(@Nullable OfValue value) {
        return value == null
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%s: %+d detected, %+d warned",
                        Digits.three(value.value()),
                        value.detected() - figures.detected(),
                        value.warned() - figures.warned());
    }
}

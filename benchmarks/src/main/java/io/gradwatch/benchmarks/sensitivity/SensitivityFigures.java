package io.gradwatch.benchmarks.sensitivity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How detection and silence depend on settings.
 *
 * @param sick runs in which a rule has to warn
 * @param healthy runs in which none may
 * @param detected sick runs in which an expected rule warned, with all defaults
 * @param warned healthy runs in which any rule warned, with all defaults
 * @param settings what became of both with other values
 */
record SensitivityFigures(
        @JsonProperty int sick,
        @JsonProperty int healthy,
        @JsonProperty int detected,
        @JsonProperty int warned,
        @JsonProperty List<OfSetting> settings) {

    /**
     * One setting with other values than its default, all others with theirs.
     *
     * @param rule the rule's name
     * @param setting the setting's name
     * @param unit its unit, may be empty
     * @param normal its default
     * @param lowest the lowest value tried such that with it, and all between it and the default, no fewer sick runs are
     *     detected and no more healthy ones warned of than with the default
     * @param highest the highest such value
     * @param below the next value tried below the lowest; null when none was
     * @param above the next value tried above the highest; null when none was
     * @param values all that were tried, rising
     */
    record OfSetting(
            @JsonProperty String rule,
            @JsonProperty String setting,
            @JsonProperty String unit,
            @JsonProperty("default") double normal,
            @JsonProperty double lowest,
            @JsonProperty double highest,
            @JsonProperty @Nullable OfValue below,
            @JsonProperty @Nullable OfValue above,
            @JsonProperty List<OfValue> values) {

        /**
         * Finds the values that do as well as the default.
         *
         * @param variant any with that setting
         * @param values all that were tried
         * @param detected with the default
         * @param warned with the default
         */
        static OfSetting of(Variant variant, List<OfValue> values, int detected, int warned) {
            double normal = ((Number) variant.setting().defaultValue()).doubleValue();
            List<OfValue> rising = new ArrayList<>(values);
            rising.sort(Comparator.comparingDouble(OfValue::value));
            List<OfValue> higher =
                    rising.stream().filter(each -> each.value() > normal).toList();
            List<OfValue> lower = rising.stream()
                    .filter(each -> each.value() < normal)
                    .sorted(Comparator.comparingDouble(OfValue::value).reversed())
                    .toList();
            int up = asGood(higher, detected, warned);
            int down = asGood(lower, detected, warned);
            return new OfSetting(
                    variant.rule().name(),
                    variant.setting().name(),
                    variant.setting().unit(),
                    normal,
                    down == 0 ? normal : lower.get(down - 1).value(),
                    up == 0 ? normal : higher.get(up - 1).value(),
                    down == lower.size() ? null : lower.get(down),
                    up == higher.size() ? null : higher.get(up),
                    List.copyOf(rising));
        }

        /** How many values, from the first on, do as well as the default. */
        private static int asGood(List<OfValue> values, int detected, int warned) {
            int count = 0;
            while (count < values.size() && values.get(count).isAsGoodAs(detected, warned)) {
                count++;
            }
            return count;
        }
    }

    /**
     * One value.
     *
     * @param value the value
     * @param detected sick runs in which an expected rule warned
     * @param warned healthy runs in which any rule warned
     */
    record OfValue(
            @JsonProperty double value,
            @JsonProperty int detected,
            @JsonProperty int warned) {
        boolean isAsGoodAs(int otherDetected, int otherWarned) {
            return detected >= otherDetected && warned <= otherWarned;
        }
    }
}

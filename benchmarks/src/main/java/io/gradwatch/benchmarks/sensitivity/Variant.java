package io.gradwatch.benchmarks.sensitivity;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A rule of which one setting has another value than its default.
 *
 * @param rule makes it
 * @param setting the one
 * @param value its other value
 */
record Variant(RuleFactory rule, Setting setting, Object value) {
    private static final double[] FACTORS = {0.1, 0.2, 1.0 / 3, 0.5, 2.0 / 3, 1.5, 2, 3, 5, 10};

    /** All built-in rules with each of their numbers a tenth to ten times as large, as far as it may be. */
    static List<Variant> all() {
        return Rules.all().stream()
                .flatMap(rule -> rule.settings().stream().flatMap(setting -> of(rule, setting)))
                .toList();
    }

    private static Stream<Variant> of(RuleFactory rule, Setting setting) {
        if (!(setting.defaultValue() instanceof Number normal)) {
            return Stream.empty();
        }
        boolean isWhole = setting.kind() == Setting.Kind.WHOLE;
        return DoubleStream.of(FACTORS)
                .map(factor ->
                        isWhole ? Math.rint(factor * normal.doubleValue()) : threeDigits(factor * normal.doubleValue()))
                .filter(value ->
                        value != normal.doubleValue() && setting.range().contains(value))
                .distinct()
                .mapToObj(value -> new Variant(rule, setting, isWhole ? (Object) (long) value : (Object) value));
    }

    /** So that a value reads as a person would write it. */
    private static double threeDigits(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
    }

    /** A rule without history. */
    Rule create(Topology topology) {
        return rule.create(topology, Settings.of(rule.settings(), Map.of(setting.name(), value)));
    }
}

package io.gradwatch.config;

import io.gradwatch.MonitorBuilder;
import io.gradwatch.Preset;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.probe.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The keys of the file that belong to no plugin. */
final class Keys {
    static final long LEFT_TO_THE_ADAPTER = -1;
    private static final long MORE_THAN_ANY_MEMORY = 1L << 50;
    private static final int LONGEST_WAIT_SECONDS = 3600;

    static final Setting RUN =
            Setting.text("run", "", "Name of the run in metrics, logs and pages; generated when left out");
    static final Setting PRESET = Setting.choice(
            "preset",
            nameOf(Preset.OBSERVE),
            Arrays.stream(Preset.values()).map(Keys::nameOf).toList(),
            "How far Gradwatch may go: sets guards and policy");
    static final Setting RESOLVE_AFTER = Setting.whole(
            "resolveAfterIterations",
            MonitorBuilder.DEFAULT_RESOLVE_AFTER,
            Range.between(1, Integer.MAX_VALUE),
            "iterations",
            "How many healthy verdicts in a row of each rule that saw it resolve an incident");
    static final Setting MAX_SNAPSHOT_BYTES = Setting.whole(
            "maxSnapshotBytes",
            LEFT_TO_THE_ADAPTER,
            Range.between(LEFT_TO_THE_ADAPTER, MORE_THAN_ANY_MEMORY),
            "bytes",
            "How much memory the snapshots for a rollback may take; 0 for no rollback, -1 for a quarter of what may be"
                    + " allocated outside the heap");
    static final Setting CLOSE_TIMEOUT = Setting.number(
            "closeTimeoutSeconds",
            (double) MonitorBuilder.DEFAULT_CLOSE_TIMEOUT.toSeconds(),
            Range.between(0, LONGEST_WAIT_SECONDS),
            "seconds",
            "How long closing the listener waits for exporters to deliver what they were given");
    static final Setting IGNORE_LAYERS = Setting.texts(
            Plugins.IGNORE_LAYERS,
            List.of(),
            "Layers that no rule judges: names, with * for any characters and ? for one");
    static final Setting RULE_IGNORES_LAYERS = Setting.texts(
            Plugins.IGNORE_LAYERS,
            List.of(),
            "Layers that this rule does not judge: names, with * for any characters and ? for one");
    static final Setting DETAILS_EVERY = Setting.whole(
            "detailsEveryIterations",
            Sampling.DEFAULT.detailsEveryIterations(),
            Range.between(1, Integer.MAX_VALUE),
            "iterations",
            "At most how often largest gradients, zero fractions and inactive units are measured");
    static final Setting TIME_BUDGET = Setting.number(
            "timeBudget",
            Sampling.DEFAULT.timeBudget(),
            new Range(0, false, 1, true),
            "of the iteration time",
            "How much time Gradwatch may take: more than the norms of gradients is measured as often as it allows; 1 for"
                    + " no limit");

    static final List<Setting> TOP =
            List.of(RUN, PRESET, RESOLVE_AFTER, IGNORE_LAYERS, MAX_SNAPSHOT_BYTES, CLOSE_TIMEOUT);
    static final List<Setting> SAMPLING_SETTINGS = List.of(DETAILS_EVERY, TIME_BUDGET);

    static final Section SAMPLING =
            new Section("sampling", "mapping", "its defaults", "How often a probe measures what is costly");
    static final Section RULES = new Section(
            "rules",
            "mapping by rule",
            "all built-in rules",
            "What is judged: a rule's name with `off`, `on` or its settings. A rule that is left out keeps its defaults;"
                    + " one from another jar is off until it is named");
    static final Section GUARDS = new Section(
            "guards",
            "list",
            "those of the preset",
            "What may change a step before it is taken, in this order. Replaces the preset's guards; `[]` for none");
    static final Section POLICY = new Section(
            "policy",
            "a name, or a mapping with `name` and settings",
            "that of the preset",
            "What is done about incidents. Replaces the preset's policy");
    static final Section EXPORTERS = new Section(
            "exporters",
            "list",
            "`[logging]`",
            "Where what was seen goes. Replaces the logging exporter; `[]` for nowhere");

    static final List<Section> SECTIONS = List.of(SAMPLING, RULES, GUARDS, POLICY, EXPORTERS);

    /** A key that holds more than a single setting. */
    record Section(String name, String type, String defaultValue, String description) {}

    private Keys() {}

    static Preset presetOf(String name) {
        return Preset.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The names of all keys at the top of the file. */
    static List<String> names() {
        List<String> names = new ArrayList<>(TOP.stream().map(Setting::name).toList());
        SECTIONS.forEach(section -> names.add(section.name()));
        return names;
    }

    private static String nameOf(Preset preset) {
        return preset.name().toLowerCase(Locale.ROOT);
    }
}

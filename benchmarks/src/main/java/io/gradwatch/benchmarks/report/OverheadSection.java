package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.interval;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much longer training takes with a listener. */
final class OverheadSection implements Section {
    private static final String NOTHING = "nothing";
    private static final String AUTOPILOT = "autopilot";
    private static final String EVERYTHING = "everything, autopilot";
    private static final String STATS = "StatsListener(1)";
    private static final String TINY = "mlp-4x64";
    private static final double TARGET = 1.02;
    private static final double TINY_TARGET = 1.05;
    private static final double SHARE_TARGET = 0.1;

    private final String name;

    /**
     * One run of the command.
     *
     * @param name of the section, its file and its picture
     */
    OverheadSection(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String file() {
        return name + ".json";
    }

    @Override
    public String command() {
        return "./bench overhead --out benchmarks/results/" + file();
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        List<JsonNode> rows = each(figures, "rows").toList();
        return verdicts(rows) + "\n" + picture(rows, pictures) + "<details><summary>All figures</summary>\n\n"
                + all(rows) + "\n</details>\n";
    }

    /** Of one listener, and nothing to see the noise, the table says all. */
    private String picture(List<JsonNode> rows, Pictures pictures) {
        return rows.size() <= 2
                ? ""
                : pictures.add(name, "Time per iteration with each listener, by network", plot(rows)) + "\n";
    }

    private static String verdicts(List<JsonNode> rows) {
        Table table = new Table(
                "Network",
                "Autopilot",
                "Target",
                "",
                "What everything adds, in parts of what StatsListener(1) adds",
                "Target",
                "");
        for (String network : networks(rows)) {
            List<String> cells = new ArrayList<>(List.of(network));
            Optional<JsonNode> autopilot = row(rows, network, AUTOPILOT);
            double target = target(network);
            cells.add(autopilot.map(row -> interval(field(row, "ratio"), 3)).orElse(""));
            cells.add("at most " + fixed(target, 2));
            cells.add(autopilot
                    .map(row -> Target.atMost(target).verdict(field(row, "ratio")))
                    .orElse("not measured"));
            Optional<Double> share = row(rows, network, EVERYTHING)
                    .flatMap(ours -> row(rows, network, STATS).map(theirs -> (ratio(ours) - 1) / (ratio(theirs) - 1)));
            cells.add(share.map(value -> fixed(value, 2)).orElse(""));
            cells.add("at most " + fixed(SHARE_TARGET, 1));
            cells.add(share.map(value -> Target.atMost(SHARE_TARGET).verdict(value))
                    .orElse("not measured"));
            table.row(cells);
        }
        return table.markdown();
    }

    private static Plot plot(List<JsonNode> rows) {
        Columns columns = new Columns("network", "arm", "ratio", "low", "high", "target", "who");
        for (JsonNode row : rows) {
            String arm = text(row, "arm");
            columns.row(
                    text(row, "network"),
                    brief(arm),
                    ratio(row),
                    number(row, "ratio", "low"),
                    number(row, "ratio", "high"),
                    target(text(row, "network")),
                    isOurs(arm) ? "Gradwatch" : "others");
        }
        return columns.plot("overhead")
                .size(880, 90 + 200 * Math.ceil(networks(rows).size() / 3.0));
    }

    /** Lets-Plot cuts the words of an axis after 20 letters. */
    static String brief(String arm) {
        return arm.length() <= 20
                ? arm
                : arm.replaceFirst("(, autopilot| of the gradient|, to see the noise|Listener)", "");
    }

    static String all(List<JsonNode> rows) {
        Table table = new Table(
                "Network",
                "Attached",
                "Bare, ms per iteration",
                "ms",
                "Time",
                "Processor time",
                "Added bytes per iteration");
        for (JsonNode row : rows) {
            table.row(
                    text(row, "network"),
                    text(row, "arm"),
                    fixed(number(row, "bareMillisPerIteration"), 2),
                    fixed(number(row, "millisPerIteration"), 2),
                    interval(field(row, "ratio"), 3),
                    fixed(number(row, "cpuRatio"), 3),
                    fixed(number(row, "addedBytesPerIteration"), 0));
        }
        return table.markdown();
    }

    private static List<String> networks(List<JsonNode> rows) {
        return rows.stream().map(row -> text(row, "network")).distinct().toList();
    }

    private static Optional<JsonNode> row(List<JsonNode> rows, String network, String arm) {
        return rows.stream()
                .filter(row ->
                        text(row, "network").equals(network) && text(row, "arm").equals(arm))
                .findFirst();
    }

    static double ratio(JsonNode row) {
        return number(row, "ratio", "value");
    }

    private static double target(String network) {
        return network.equals(TINY) ? TINY_TARGET : TARGET;
    }

    private static boolean isOurs(String arm) {
        return !arm.contains("Listener") && !arm.contains("read") && !arm.startsWith(NOTHING);
    }
}

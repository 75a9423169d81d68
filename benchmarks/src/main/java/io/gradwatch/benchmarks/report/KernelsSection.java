package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What runs in every iteration, piece by piece. */
final class KernelsSection implements Section {
    /** Bytes of a float, and microseconds of a second over bytes of a GB. */
    private static final double GB_PER_SECOND = 4 / 1e3;

    private static final Map<String, String> PASSES = new LinkedHashMap<>();

    static {
        PASSES.put("plainRead", "plain read");
        PASSES.put("blasNorm2", "BLAS nrm2");
        PASSES.put("blasDot", "BLAS dot");
        PASSES.put("norm2Number", "norm2Number");
        PASSES.put("probeOneThread", "probe, one thread");
        PASSES.put("probe", "probe, as shipped");
    }

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public String file() {
        return "kernels.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        return targets(figures) + "\n"
                + pictures.add(
                        "kernels",
                        "GB read per second by the probe and by what it is compared with, against the elements of the gradient",
                        plot(figures))
                + "\n" + passes(figures) + "\n" + calls(figures);
    }

    private static String targets(JsonNode figures) {
        Table table = new Table("Figure", "Measured", "Target", "");
        each(figures, "targets").forEach(target -> {
            boolean isLower = field(target, "atLeast").asBoolean();
            double limit = number(target, "limit");
            double value = number(target, "value");
            table.row(
                    text(target, "what"),
                    fixed(value, 3),
                    (isLower ? "at least " : "at most ") + limit,
                    (isLower ? Target.atLeast(limit) : Target.atMost(limit)).verdict(value));
        });
        return table.markdown();
    }

    private static Plot plot(JsonNode figures) {
        Columns columns = new Columns("cut", "elements", "what", "throughput");
        each(figures, "passes").forEach(row -> {
            double parameters = number(row, "parameters");
            double total = parameters * number(row, "elements");
            PASSES.forEach((field, words) -> columns.row(
                    parameters == 1 ? "one parameter" : "many parameters",
                    total,
                    words,
                    total * GB_PER_SECOND / number(row, field)));
        });
        return columns.plot("kernels").size(880, 380);
    }

    private static String passes(JsonNode figures) {
        Table table = new Table(
                "Parameters x elements; us",
                "plain read",
                "BLAS nrm2",
                "BLAS dot",
                "norm2Number",
                "probe, one thread",
                "probe, as shipped");
        each(figures, "passes").forEach(row -> {
            List<String> cells = new ArrayList<>(
                    List.of(fixed(number(row, "parameters"), 0) + " x " + fixed(number(row, "elements"), 0)));
            PASSES.keySet().forEach(field -> cells.add(fixed(number(row, field), 2)));
            table.row(cells);
        });
        return table.markdown();
    }

    private static String calls(JsonNode figures) {
        Table table = new Table("Per iteration", "Median, us", "95 % within, us", "Bytes allocated");
        BiConsumer<String, JsonNode> row = (what, timing) -> table.row(
                what,
                fixed(number(timing, "medianMicros"), 2),
                fixed(number(timing, "p95Micros"), 2),
                fixed(number(timing, "bytes"), 0));
        JsonNode core = field(figures, "core");
        JsonNode exporters = field(figures, "exporters");
        row.accept(
                "gate and observe, " + text(core, "parameters") + " parameters, all rules, autopilot",
                field(core, "rules"));
        row.accept("one BLAS nrm2 over 10^6 floats, to compare", field(core, "blasNorm2"));
        row.accept("training thread: offer a record to an exporter", field(exporters, "offer"));
        row.accept("exporter's thread: logging, nothing to tell", field(exporters, "logging"));
        row.accept("exporter's thread: Prometheus meters", field(exporters, "meters"));
        row.accept("exporter's thread: trace", field(exporters, "trace"));
        row.accept("exporter's thread: DL4J UI, encoded", field(exporters, "ui"));
        row.accept("scraper's thread: a page of 1000 layers", field(exporters, "scrape"));
        return table.markdown();
    }
}

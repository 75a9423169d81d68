package io.gradwatch.trace;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a trace of a given size and backtests it, to see that the size does not matter to memory. Both in the JVM it is
 * started in, so that {@code -Xmx} holds for both: {@code java -Xmx64m ... LargeTrace FOLDER MEGABYTES}.
 */
final class LargeTrace {
    private static final int PERIOD = 1000;

    private LargeTrace() {}

    public static void main(String[] arguments) throws IOException {
        Path trace = Path.of(arguments[0]).resolve("large.jsonl");
        long bytes = Long.parseLong(arguments[1]) * 1_000_000;
        long start = System.nanoTime();
        write(trace, bytes);
        report("written", trace, start);
        start = System.nanoTime();
        BacktestReport report =
                Backtest.of(Monitor.builder().preset(Preset.AUTOPILOT)).run(trace);
        report("backtested", trace, start);
        BacktestReport.Run run = report.runs().get(0);
        System.out.println(run.iterations() + " iterations, " + run.backtest().incidentCount() + " incidents, "
                + run.backtest().actionCount() + " actions, as recorded: " + report.isAsRecorded());
    }

    private static void write(Path trace, long bytes) throws IOException {
        Recording recording = Recording.start(TraceExporter.to(trace));
        recording.keepNothing();
        do {
            recording.troubled(Files.exists(trace) ? Files.size(trace) : 0, PERIOD);
            recording.await();
        } while (Files.size(trace) < bytes);
        recording.end();
    }

    private static void report(String what, Path trace, long start) throws IOException {
        double seconds = (System.nanoTime() - start) / 1e9;
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        long peak = pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "%s %.0f MB in %.0f s (%.0f MB/s), peak heap %.0f MB%n",
                what, Files.size(trace) / 1e6, seconds, Files.size(trace) / 1e6 / seconds, peak / 1e6);
    }
}

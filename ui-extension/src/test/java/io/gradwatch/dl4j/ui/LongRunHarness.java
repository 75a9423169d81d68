package io.gradwatch.dl4j.ui;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;

/**
 * Measures how long a large stored run takes to open, and how large the answers are. Not a test: takes minutes and
 * gigabytes, and times depend on the machine. From the folder of the repository:
 *
 * <pre>{@code
 * mvn -q -pl core,testkit,ui-extension test-compile
 * mvn -q -pl core,testkit,ui-extension test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.gradwatch.dl4j.ui.LongRunHarness -Dexec.args="mapdb 300 100000 /tmp/long-run"
 * }</pre>
 *
 * <p>Arguments: {@code mapdb} or {@code sqlite}, layers, iterations, and a folder. A run that is in the folder already is
 * not written again.
 */
final class LongRunHarness {
    private static final double NANOS_PER_MILLI = 1e6;

    private LongRunHarness() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("wanted: mapdb|sqlite LAYERS ITERATIONS FOLDER");
            System.exit(2);
        }
        String kind = args[0];
        int layers = Integer.parseInt(args[1]);
        long iterations = Long.parseLong(args[2]);
        Path folder = Files.createDirectories(Path.of(args[3]));
        File file = folder.resolve(kind + "-" + layers + "-" + iterations).toFile();
        if (!file.exists()) {
            write(kind, file, layers, iterations);
        }
        System.out.printf(Locale.ROOT, "%s: %,d bytes in the folder%n", file, size(folder));
        read(kind, file, iterations);
    }

    private static void write(String kind, File file, int layers, long iterations) throws Exception {
        StatsStorage storage = open(kind, file);
        timed("write " + iterations + " iterations of " + layers + " layers", () -> {
            new SyntheticRun("long", layers, storage).write(iterations).end();
            return "";
        });
        storage.close();
    }

    private static void read(String kind, File file, long iterations) throws Exception {
        StatsStorage storage = timed("DL4J opens the file", () -> open(kind, file));
        KnownRuns runs = timed("attach", () -> {
            KnownRuns known = new KnownRuns();
            known.attach(storage);
            return known;
        });
        Answers answers = new Answers(runs);
        RunQuery any = new RunQuery(null, null);
        timed(
                "data, the first answer",
                () -> answers.data(new DataQuery(any, 0)).body());
        timed("layers, all iterations", () -> layers(answers, 0, Parameters.MAX_ITERATION));
        timed("data, again", () -> answers.data(new DataQuery(any, 0)).body());
        timed("layers, all iterations, again", () -> layers(answers, 0, Parameters.MAX_ITERATION));
        timed("layers, the middle fifth", () -> layers(answers, iterations * 2 / 5, iterations * 3 / 5));
        timed("layers, 1000 iterations", () -> layers(answers, iterations / 2, iterations / 2 + 999));
        timed(
                "iteration",
                () -> answers.iteration(new IterationQuery(any, iterations / 3)).body());
        storage.close();
    }

    private static String layers(Answers answers, long from, long to) {
        RunQuery any = new RunQuery(null, null);
        return answers.layers(new LayersQuery(any, LayerQuantity.GRADIENT_RMS, from, to, LayersQuery.MAX_POINTS))
                .body();
    }

    private static StatsStorage open(String kind, File file) {
        return kind.equals("sqlite") ? new J7FileStatsStorage(file) : new FileStatsStorage(file);
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        String size = result instanceof String text && !text.isEmpty()
                ? String.format(Locale.ROOT, ", %,d bytes", text.getBytes(StandardCharsets.UTF_8).length)
                : "";
        System.out.printf(Locale.ROOT, "%-40s %,10.0f ms%s%n", what, millis, size);
        return result;
    }

    private static long size(Path folder) throws IOException {
        List<Path> files;
        try (var found = Files.list(folder)) {
            files = found.toList();
        }
        long total = 0;
        for (Path each : files) {
            total += Files.size(each);
        }
        return total;
    }
}

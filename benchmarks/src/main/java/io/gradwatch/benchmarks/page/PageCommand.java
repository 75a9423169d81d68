package io.gradwatch.benchmarks.page;

import io.gradwatch.benchmarks.figures.RunOptions;
import io.gradwatch.dl4j.ui.Browser;
import io.gradwatch.dl4j.ui.SyntheticRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opens the page of a long stored run in a browser, and judges how long that takes. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = {
            "Opens the page of a long stored run in Chromium: is the first picture there in time?",
            "Writes a file per kind of storage first, about 500 MB each, in memory where there is room for them, and removes"
                    + " them in the end."
        },
        sortOptions = false)
public final class PageCommand implements Callable<Integer> {
    private static final int MISSED = 1;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long ROOM_BYTES = 4L << 30;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--layers", description = "Layers of the run. Default: ${DEFAULT-VALUE}.")
    private int layers = 300;

    @Option(
            names = "--iterations",
            description = "Iterations of the run. Default: 100000; fewer with --quick and --smoke.")
    private @Nullable Long iterations;

    @Option(
            names = "--servers",
            description = "How many servers are started per file. Default: 5; fewer with --quick and --smoke.")
    private @Nullable Integer servers;

    @Option(
            names = "--again",
            description = "How often each is asked again. Default: 3; less often with --quick and --smoke.")
    private @Nullable Integer again;

    @Option(
            names = "--target",
            paramLabel = "MILLIS",
            description =
                    "The slowest opening of a server that has just started may take so long. Default: ${DEFAULT-VALUE}.")
    private double target = 2000;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Keeps the files there, and takes those that are there. Default: a folder that is removed.")
    private @Nullable Path folder;

    /** Made by picocli. */
    public PageCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        long written = iterations != null ? iterations : options.effort().choose(100_000L, 10_000L, 40L);
        int started = servers != null ? servers : options.effort().choose(5, 2, 1);
        int asked = again != null ? again : options.effort().choose(3, 2, 1);
        if (layers < 1 || written < 1 || started < 1 || asked < 1) {
            throw options.wrong("--layers, --iterations, --servers and --again must be at least 1");
        }
        if (!Browser.isInstalled()) {
            throw new IllegalStateException(Browser.MISSING);
        }
        Path work = Files.createTempDirectory(roomy(), "gradwatch-page");
        try {
            Path files = folder == null ? work : Files.createDirectories(folder);
            List<PageFigures> figures = new ArrayList<>();
            for (StorageKind kind : StorageKind.values()) {
                figures.add(measure(kind, fileOf(kind, files, written), written, started, asked, work));
            }
            PageReport report = new PageReport(layers, written, target, figures);
            options.writer().print(report.text());
            options.finish(report);
            return report.isMet() ? 0 : MISSED;
        } finally {
            remove(work);
        }
    }

    /** Storages write every record to the disk at once, which takes an hour on many a disk. */
    private static Path roomy() throws IOException {
        boolean hasRoom = Files.isWritable(SHARED_MEMORY)
                && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > ROOM_BYTES;
        return hasRoom ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private File fileOf(StorageKind kind, Path files, long iterations) throws IOException {
        File file = kind.in(files);
        if (!file.exists()) {
            progress("writing " + file);
            StatsStorage storage = kind.open(file);
            new SyntheticRun("long", layers, storage).write(iterations).end();
            storage.close();
        }
        return file;
    }

    private PageFigures measure(StorageKind kind, File file, long iterations, int servers, int again, Path work)
            throws IOException, InterruptedException {
        List<Opening> cold = new ArrayList<>();
        List<Opening> warm = new ArrayList<>();
        List<ServerAnswer> answers = List.of();
        for (int i = 0; i < servers; i++) {
            progress("opening " + file + ", server " + (i + 1) + " of " + servers);
            Browser browser = Browser.start(Files.createTempDirectory(work, "profile"));
            try (ServerProcess server = ServerProcess.start(kind, file)) {
                browser.leave();
                cold.add(Opening.of(browser, server));
                for (int j = 0; j < again; j++) {
                    browser.leave();
                    warm.add(Opening.of(browser, server));
                }
                browser.leave();
                answers = ServerAnswer.all(server, iterations);
            } finally {
                browser.quit();
            }
        }
        return new PageFigures(kind, file.length(), cold, warm, answers);
    }

    private void progress(String words) {
        options.progress(words);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot remove " + each, e);
                }
            });
        }
    }
}

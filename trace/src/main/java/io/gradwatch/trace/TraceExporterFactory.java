package io.gradwatch.trace;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Makes the exporter that a configuration file calls {@code trace}. Stateless and thread-safe. */
public final class TraceExporterFactory implements ExporterFactory {
    private static final String FILE = "file";
    private static final String GZIP = "gzip";
    private static final String MAX_MEGABYTES = "maxMegabytes";
    private static final long BYTES_PER_MEGABYTE = 1_000_000;
    private static final double MOST_MEGABYTES = 1e9;

    /** A factory; for {@link java.util.ServiceLoader}. */
    public TraceExporterFactory() {}

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.text(
                        FILE,
                        "gradwatch.jsonl",
                        "Where the trace goes; a file that exists is kept, and the next"
                                + " free number is put into the name"),
                Setting.flag(GZIP, false, "Compresses"),
                Setting.whole(
                        MAX_MEGABYTES,
                        0,
                        Range.between(0, MOST_MEGABYTES),
                        "megabytes",
                        "Size from which on a new file is begun; 0 for a single one"));
    }

    @Override
    public Exporter create(Settings settings) {
        TraceExporterBuilder builder = TraceExporter.builder(path(settings.text(FILE)));
        if (settings.flag(GZIP)) {
            builder.gzip();
        }
        long megabytes = settings.whole(MAX_MEGABYTES);
        return (megabytes > 0 ? builder.maxBytes(megabytes * BYTES_PER_MEGABYTE) : builder).build();
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("file must be the name of a file, was '" + file + "'", e);
        }
    }
}

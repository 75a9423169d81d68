package io.gradwatch;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Reads what watches a run from a file. Implemented by {@code gradwatch-config}, found through {@link ServiceLoader}, so
 * that an adapter needs no dependency on a file format. Stateless and thread-safe.
 */
@FunctionalInterface
public interface ConfigurationReader {
    /**
     * Reads a file.
     *
     * @param file the file
     * @return what it says
     * @throws IllegalArgumentException if it is not as it should be; the message names file, line and key, what was
     *     expected and what was given
     * @throws IllegalStateException if a plugin on the class path cannot be loaded, or two of a kind have one name
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    Configuration read(Path file);

    /**
     * Reads and checks a file without creating the exporters it names, which could open a port or a file: to judge a
     * recorded run once more, or to check the file only. A reader that creates no exporter anyway need not override it.
     *
     * @param file the file
     * @return what it says, without exporters
     * @throws IllegalArgumentException if it is not as it should be; the message names file, line and key, what was
     *     expected and what was given
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    default Configuration readWithoutExporters(Path file) {
        return read(file);
    }

    /**
     * The reader on the class path.
     *
     * @return the first one found
     * @throws IllegalStateException if there is none
     */
    static ConfigurationReader find() {
        return ServiceLoader.load(ConfigurationReader.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "reading a configuration file needs gradwatch-config on the class path; add the dependency"
                                + " io.gradwatch:gradwatch-config"));
    }
}

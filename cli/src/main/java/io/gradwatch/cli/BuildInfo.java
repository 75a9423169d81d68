package io.gradwatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What the build has noted down. */
final class BuildInfo implements IVersionProvider {
    private final Properties properties = new Properties();

    BuildInfo() {
        try (InputStream file = Objects.requireNonNull(
                BuildInfo.class.getResourceAsStream("build.properties"), "the build adds build.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return properties.getProperty("version");
    }

    /** Where Chart.js is on the class path. */
    String chartjs() {
        return properties.getProperty("chartjs");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Gradwatch " + version()};
    }
}

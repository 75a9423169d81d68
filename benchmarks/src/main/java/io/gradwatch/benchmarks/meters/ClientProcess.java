package io.gradwatch.benchmarks.meters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@link ScrapingClients} in a process of their own, which ends with this object, and with the JVM in any case. */
final class ClientProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private ClientProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader();
    }

    /**
     * What became of the scrapes.
     *
     * @param pages that were fetched
     * @param errors scrapes without a page
     */
    record Scrapes(long pages, long errors) {
        Scrapes plus(Scrapes other) {
            return new Scrapes(pages + other.pages, errors + other.errors);
        }
    }

    static ClientProcess start(ScrapeLoad load) {
        try {
            // The compiler of the JVM would go on for long in a process that does so little.
            return new ClientProcess(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ScrapingClients.class.getName(),
                            String.valueOf(load.clients()),
                            String.valueOf(load.intervalMillis()),
                            String.valueOf(load.together()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void scrape(URI page) {
        tell(page.toString());
    }

    /** Stops scraping, once what was asked has been answered. */
    Scrapes rest() {
        tell("");
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the clients have ended by themselves");
            }
            List<Long> counts =
                    List.of(answer.split(" ")).stream().map(Long::valueOf).toList();
            return new Scrapes(counts.get(0), counts.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(String line) {
        try {
            process.outputWriter().append(line).append('\n').flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

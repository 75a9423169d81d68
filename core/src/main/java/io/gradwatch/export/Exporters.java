package io.gradwatch.export;

import java.time.Duration;
import java.util.List;

/** The built-in exporters. */
public final class Exporters {
    private static final int QUEUE_CAPACITY = 1024;

    private Exporters() {}

    /**
     * All built-in exporters, for a configuration file that names them.
     *
     * @return an immutable list
     */
    public static List<ExporterFactory> all() {
        return List.of(new LoggingExporterFactory());
    }

    /**
     * Logs incidents, actions and skipped steps through {@link System.Logger}, under the name {@code io.gradwatch}.
     *
     * @return the exporter
     */
    public static Exporter logging() {
        return new LoggingExporter(System.getLogger("io.gradwatch"));
    }

    /**
     * Puts a bounded queue and a daemon thread before an exporter, so that whoever exports never waits. A
     * {@link io.gradwatch.MonitorBuilder} does this for every exporter it is given.
     *
     * @param exporter the exporter, called by one thread at a time
     * @return the exporter behind its queue
     */
    public static QueuedExporter queued(Exporter exporter) {
        return exporter instanceof QueuedExporter queued ? queued : new QueuedExporter(exporter, QUEUE_CAPACITY);
    }

    /**
     * Waits until exporters have delivered what they were given so far. The log names those that have not, also when the
     * thread is interrupted, which ends the wait.
     *
     * @param exporters the exporters, waited for one after the other
     * @param timeout how long to wait at most for all of them together; zero does not wait
     */
    public static void deliver(List<QueuedExporter> exporters, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (QueuedExporter exporter : exporters) {
            exporter.deliver(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}

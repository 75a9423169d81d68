package io.gradwatch.prometheus;

import static java.util.Objects.requireNonNull;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends the metrics to a Prometheus Pushgateway again and again, for trainings that Prometheus cannot reach, or that end
 * before it asks:
 *
 * <pre>{@code
 * try (MetricsPush push = MetricsPush.to(URI.create("http://pushgateway:9091"), "gradwatch", Duration.ofSeconds(15))) {
 *     builder.exporter(push.exporter());
 *     // train
 * }
 * }</pre>
 *
 * <p>All is done on a daemon thread of its own. A gateway that is down, slow or refuses is asked again at the next turn; the
 * log says when it begins to fail and when it works again. The group in the gateway has the labels {@code job} and {@code
 * instance} (machine and process), and is removed by {@link #close()}; a job that may be shorter than Prometheus' scrape
 * interval ends with {@link #close(Duration)}, or Prometheus never sees it. If the process is killed, its group stays. Thread-safe.
 */
public final class MetricsPush implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.gradwatch");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int SUCCESS = 2;
    private static final Duration LONGEST_VISIBLE = Duration.ofHours(1);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerExporter exporter;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "gradwatch-push");
        made.setDaemon(true);
        return made;
    });
    private final URI group;
    private final Future<?> pushes;
    /** What there was to be seen just before the latest run ended. */
    private volatile String lastPage = "";

    private boolean failing;

    private MetricsPush(URI group, Duration interval, LayerSeries series) {
        this.exporter = MicrometerExporter.to(registry, series, () -> lastPage = page());
        this.group = group;
        pushes = thread.scheduleWithFixedDelay(this::push, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Begins to push.
     *
     * @param gateway address of the Pushgateway, with its path prefix if it has one; a name and password in it
     *     ({@code http://user:password@host}) are used for basic authentication
     * @param job value of the label {@code job}, not empty
     * @param interval time between two pushes, at least a tenth of a second
     * @return what pushes, until it is closed
     * @throws IllegalArgumentException if the address is not one of HTTP, the job is empty or the interval too short
     */
    public static MetricsPush to(URI gateway, String job, Duration interval) {
        return to(gateway, job, interval, LayerSeries.defaults());
    }

    /**
     * Begins to push, with other series of layers than usual.
     *
     * @param gateway address of the Pushgateway, as above
     * @param job value of the label {@code job}, not empty
     * @param interval time between two pushes, at least a tenth of a second
     * @param series which series layers get
     * @return what pushes, until it is closed
     * @throws IllegalArgumentException if the address is not one of HTTP, the job is empty or the interval too short
     */
    public static MetricsPush to(URI gateway, String job, Duration interval, LayerSeries series) {
        requireNonNull(series, "series");
        String scheme = requireNonNull(gateway, "gateway").getScheme();
        if ((!"http".equals(scheme) && !"https".equals(scheme)) || gateway.getHost() == null) {
            throw new IllegalArgumentException(
                    "gateway must be an address such as http://pushgateway:9091, was '" + withoutUser(gateway) + "'");
        }
        if (requireNonNull(job, "job").isEmpty()) {
            throw new IllegalArgumentException("job must not be empty: it names the group of metrics");
        }
        if (requireNonNull(interval, "interval").toMillis() < 100) {
            throw new IllegalArgumentException("interval must be at least 0.1 s, was " + interval);
        }
        return new MetricsPush(groupOf(gateway, job), interval, series);
    }

    /** Values in base64, which may hold any character, such as a slash. */
    private static URI groupOf(URI gateway, String job) {
        String base = gateway.toString();
        return URI.create(
                (base.endsWith("/") ? base : base + "/") + "metrics/job@base64/" + base64(job) + "/instance@base64/"
                        + base64(machine() + ":" + ProcessHandle.current().pid()));
    }

    private static String base64(String value) {
        return Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /**
     * The exporter whose runs are pushed. May serve several builders and runs at once.
     *
     * @return the exporter, always the same
     */
    public MicrometerExporter exporter() {
        return exporter;
    }

    /**
     * Pushes the last state of the run and lets it stand before it {@linkplain #close() closes}, so that Prometheus sees jobs
     * that are shorter than its scrape interval. Blocks for so long.
     *
     * @param visible how long the last state stays in the gateway; a little more than the scrape interval, at most an hour
     * @throws IllegalArgumentException if it is negative or more than an hour
     */
    public synchronized void close(Duration visible) {
        if (visible.isNegative() || visible.compareTo(LONGEST_VISIBLE) > 0) {
            throw new IllegalArgumentException("visible must be between 0 and an hour, was " + visible);
        }
        if (thread.isShutdown()) {
            return;
        }
        pushes.cancel(false);
        if (!visible.isZero()) {
            thread.execute(this::pushLast);
        }
        Future<?> removal = thread.schedule(this::remove, visible.toMillis(), TimeUnit.MILLISECONDS);
        // What is scheduled already is still done.
        thread.shutdown();
        try {
            if (!thread.awaitTermination(visible.plus(PATIENCE.multipliedBy(2)).toMillis(), TimeUnit.MILLISECONDS)) {
                removal.cancel(true);
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        registry.close();
    }

    /**
     * Removes what was pushed from the gateway and ends the thread. Waits at most a few seconds for a gateway that is slow.
     * Closing again does nothing.
     */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void push() {
        push(page());
    }

    private void pushLast() {
        String now = page();
        push(now.isEmpty() ? lastPage : now);
    }

    private void push(String page) {
        send(request().header("Content-Type", FORMAT).PUT(HttpRequest.BodyPublishers.ofString(page)));
    }

    private String page() {
        return registry.scrape(FORMAT);
    }

    private void remove() {
        send(request().DELETE());
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser(group)).timeout(PATIENCE);
        String user = group.getUserInfo();
        return user == null
                ? request
                : request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static URI withoutUser(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
    }

    /** An exception out of a scheduled task would end the schedule without a word. */
    private void send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 == SUCCESS) {
                succeeded();
            } else {
                failed("it answered " + answer.statusCode() + " "
                        + answer.body().strip());
            }
        } catch (IOException | RuntimeException e) {
            failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void succeeded() {
        if (failing) {
            LOG.log(System.Logger.Level.INFO, "metrics reach the Pushgateway at " + withoutUser(group) + " again");
        }
        failing = false;
    }

    private void failed(String reason) {
        if (!failing) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "metrics do not reach the Pushgateway at " + withoutUser(group) + ": " + reason
                            + ". It is tried again; training goes on");
        }
        failing = true;
    }
}

package io.gradwatch.prometheus;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads that answer scrapes, each for a limited time: the JDK's server waits for ever for the rest of a request,
 * and for a client that does not take its answer. What takes longer is interrupted, which closes the connection. So clients
 * that hang hold up others for a while and no longer.
 */
final class RequestThreads extends ThreadPoolExecutor {
    /** Each costs memory only while it is at work or has been in the last seconds. */
    private static final int MOST = 32;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration patience;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<Thread, Future<?>> alarms = new ConcurrentHashMap<>();

    /**
     * No threads yet.
     *
     * @param patience how long one request may take
     */
    RequestThreads(Duration patience) {
        super(
                MOST,
                MOST,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                daemons("gradwatch-scrape"));
        allowCoreThreadTimeOut(true);
        this.patience = patience;
        clock = new ScheduledThreadPoolExecutor(1, daemons("gradwatch-scrape-clock"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable request) {
        alarms.put(thread, clock.schedule(thread::interrupt, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    protected void afterExecute(Runnable request, Throwable thrown) {
        Future<?> alarm = alarms.remove(Thread.currentThread());
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    @Override
    protected void terminated() {
        clock.shutdownNow();
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + made.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}

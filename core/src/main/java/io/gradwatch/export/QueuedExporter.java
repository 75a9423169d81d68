package io.gradwatch.export;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue and a daemon thread before an exporter. Thread-safe; only {@link #flush} and {@link #deliver} wait.
 *
 * <p>When the queue is full the oldest record without news makes room and is counted as dropped. Records with news
 * (incidents, actions), starts and ends of runs are kept beyond the capacity, up to {@value #NEWS_FACTOR} times it:
 * that many mean an exporter that hangs for good. Records without news wait for up to a tenth of a second, so that training
 * does not have to wake the thread in every iteration. The thread ends when it has been idle for a few seconds and comes
 * back when there is work. What is queued when the JVM shuts down is delivered, for at most two seconds. An exporter that has
 * delivered everything is held by nobody but its owners.
 */
public final class QueuedExporter implements Exporter {
    private static final int NEWS_FACTOR = 16;
    private static final long IDLE_SECONDS = 5;
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

    private final Exporter exporter;
    private final int capacity;
    private final System.Logger logger;
    private final Deque<Delivery> queue = new ArrayDeque<>();
    private final ThreadPoolExecutor worker;
    private final Thread shutdownHook = new Thread(() -> flush(SHUTDOWN_GRACE), "gradwatch-exporter-shutdown");
    private boolean draining;
    private boolean inBatch;
    private boolean urgent;
    private long lastQueued;
    private long lastDelivered;
    private long dropped;
    private long errors;

    QueuedExporter(Exporter exporter, int capacity) {
        this(exporter, capacity, System.getLogger("io.gradwatch"));
    }

    QueuedExporter(Exporter exporter, int capacity, System.Logger logger) {
        this.exporter = requireNonNull(exporter, "exporter");
        this.capacity = capacity;
        this.logger = logger;
        this.worker =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "gradwatch-exporter");
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
    }

    @Override
    public void runStarted(RunInfo run, Topology topology) {
        enqueue(null, () -> exporter.runStarted(run, topology));
    }

    @Override
    public void export(IterationRecord iteration) {
        enqueue(iteration, () -> exporter.export(iteration));
    }

    @Override
    public void runEnded(RunInfo run, List<ActionRecord> releases) {
        enqueue(null, () -> exporter.runEnded(run, releases));
    }

    /**
     * Records dropped because the exporter was too slow.
     *
     * @return the count so far
     */
    public synchronized long dropped() {
        return dropped;
    }

    /**
     * Exceptions the exporter has thrown.
     *
     * @return the count so far
     */
    public synchronized long errors() {
        return errors;
    }

    /**
     * Waits until everything queued so far is delivered.
     *
     * @param timeout how long to wait at most
     * @return true when all was delivered in time; false when not, or when the thread was interrupted
     */
    public synchronized boolean flush(Duration timeout) {
        hurry();
        long deadline = System.nanoTime() + timeout.toNanos();
        long wanted = lastQueued;
        while (draining && lastDelivered < wanted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /**
     * The same as {@link #flush}, and says in the log when something is left.
     *
     * @param timeout how long to wait at most
     */
    void deliver(Duration timeout) {
        if (!flush(timeout)) {
            logger.log(
                    System.Logger.Level.WARNING,
                    "exporter " + exporter.getClass().getName() + " has not delivered everything "
                            + (Thread.currentThread().isInterrupted()
                                    ? "when the wait for it was interrupted"
                                    : "within " + timeout.toMillis() + " ms")
                            + "; it goes on, but what it has not delivered when its target is closed, or when the JVM"
                            + " ends, is lost: " + waiting() + " calls are left");
        }
    }

    private synchronized int waiting() {
        return queue.size() + (inBatch ? 1 : 0);
    }

    private synchronized void enqueue(@Nullable IterationRecord iteration, Runnable call) {
        Delivery delivery = new Delivery(++lastQueued, iteration, call);
        if (queue.size() >= capacity && !dropOldestWithoutNews() && mayGoWithout(delivery)) {
            dropped++;
            return;
        }
        queue.add(delivery);
        if (delivery.hasNews() || queue.size() >= capacity / 2) {
            hurry();
        }
        if (!draining) {
            draining = true;
            hookShutdown();
            worker.execute(this::drain);
        }
    }

    private synchronized void hurry() {
        if (draining && !urgent) {
            notifyAll();
        }
        urgent = true;
    }

    private boolean mayGoWithout(Delivery delivery) {
        return !delivery.hasNews() || queue.size() >= NEWS_FACTOR * capacity;
    }

    private boolean dropOldestWithoutNews() {
        for (Iterator<Delivery> all = queue.iterator(); all.hasNext(); ) {
            if (!all.next().hasNews()) {
                all.remove();
                dropped++;
                return true;
            }
        }
        return false;
    }

    /** Makes one call and asks for the next: an error that ends the thread does not end the deliveries. */
    private void drain() {
        Delivery next = next();
        if (next == null) {
            return;
        }
        try {
            next.call().run();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failed(e);
        } finally {
            delivered(next);
            worker.execute(this::drain);
        }
    }

    private synchronized void delivered(Delivery delivery) {
        lastDelivered = delivery.number();
        notifyAll();
    }

    private synchronized @Nullable Delivery next() {
        if (!inBatch) {
            awaitBatch();
        }
        Delivery next = queue.poll();
        inBatch = next != null;
        if (next == null) {
            draining = false;
            urgent = false;
            unhookShutdown();
            notifyAll();
        }
        return next;
    }

    private synchronized void awaitBatch() {
        long deadline = System.nanoTime() + BATCH_NANOS;
        for (long left = BATCH_NANOS; left > 0 && !urgent; left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // The executor's own business; the deliveries are made all the same.
                return;
            }
        }
    }

    private synchronized void failed(Throwable failure) {
        if (errors++ == 0) {
            logger.log(
                    System.Logger.Level.ERROR,
                    "exporter " + exporter.getClass().getName()
                            + " failed; its further failures are counted, not logged; training is not affected",
                    failure);
        }
    }

    /** Only while there is something to deliver: the JVM never lets go of what a hook refers to. */
    private void hookShutdown() {
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            logger.log(System.Logger.Level.DEBUG, "the JVM is shutting down already", e);
        }
    }

    private void unhookShutdown() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            logger.log(System.Logger.Level.DEBUG, "the JVM is shutting down: the hook runs or has run", e);
        }
    }

    /** A call that waits to be made; without a record it is the start or end of a run. */
    private record Delivery(long number, @Nullable IterationRecord iteration, Runnable call) {
        boolean hasNews() {
            return iteration == null || iteration.hasNews();
        }
    }
}

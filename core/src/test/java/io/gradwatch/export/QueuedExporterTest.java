package io.gradwatch.export;

import static io.gradwatch.fixtures.Records.news;
import static io.gradwatch.fixtures.Records.plain;
import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.dense;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.gradwatch.fixtures.Failures;
import io.gradwatch.fixtures.HangingExporter;
import io.gradwatch.fixtures.LoggedLines;
import io.gradwatch.fixtures.RecordingExporter;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class QueuedExporterTest {
    /** Never used up: only a defect waits that long. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final int CAPACITY = 4;

    @Test
    void callsArriveInOrder() {
        RecordingExporter recorder = new RecordingExporter();
        QueuedExporter queued = new QueuedExporter(recorder, 1000);
        queued.runStarted(RUN, dense(1));
        for (int i = 0; i < 500; i++) {
            queued.export(plain(i));
        }
        queued.runEnded(RUN, List.of());

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(recorder.calls())
                .hasSize(502)
                .startsWith("started run", "iteration 0")
                .endsWith("ended run");
        assertThat(recorder.records())
                .extracting(iteration -> iteration.sample().iteration())
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Long::valueOf).toList());
    }

    @Test
    void exporterIsCalledOnADaemonThreadOfItsOwn() {
        AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
        QueuedExporter queued = new QueuedExporter(iteration -> thread.set(Thread.currentThread()), CAPACITY);
        queued.export(plain(0));

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(thread.get()).isNotSameAs(Thread.currentThread()).matches(Thread::isDaemon);
    }

    /** Whoever trains thousands of networks in one JVM makes thousands of exporters. */
    @Test
    void whatHasBeenDeliveredKeepsTheExporterFromNobodyElse() throws InterruptedException {
        WeakReference<Exporter> gone = deliveredAndForgotten();

        while (gone.get() != null) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(gone.get()).isNull();
    }

    private static WeakReference<Exporter> deliveredAndForgotten() {
        Exporter exporter = new RecordingExporter();
        QueuedExporter queued = new QueuedExporter(exporter, CAPACITY);
        for (int i = 0; i < 3; i++) {
            queued.export(plain(i));
            assertThat(queued.flush(LONG)).isTrue();
        }
        return new WeakReference<>(exporter);
    }

    /** What is queued keeps it, whether the thread gets to it or not. */
    @Test
    void whatIsQueuedWhenTheJvmShutsDownIsDelivered() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        // Tests run in the module, of which only a part is on the class path.
                        String.join(
                                File.pathSeparator,
                                "target/classes",
                                "target/test-classes",
                                System.getProperty("java.class.path"),
                                System.getProperty("jdk.module.path", "")),
                        LastWords.class.getName())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text).contains("delivered 0", "delivered 1", "delivered 2");
    }

    /** A program that ends while a slow exporter has work left, after one that had none. */
    static final class LastWords {
        private LastWords() {}

        public static void main(String[] arguments) {
            QueuedExporter queued = new QueuedExporter(LastWords::print, CAPACITY);
            queued.export(plain(0));
            boolean isDelivered = queued.flush(LONG);
            queued.export(plain(1));
            queued.export(plain(2));
            System.exit(isDelivered ? 0 : 1);
        }

        private static void print(IterationRecord iteration) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            System.out.println("delivered " + iteration.sample().iteration());
        }
    }

    @Test
    void flushOfAnEmptyQueueIsTrueAtOnce() {
        assertThat(new QueuedExporter(new RecordingExporter(), CAPACITY).flush(Duration.ZERO))
                .isTrue();
    }

    @Test
    void flushGivesUpOnAnExporterThatHangs() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = new QueuedExporter(hanging, CAPACITY);
        queued.export(plain(0));
        hanging.awaitHanging();

        assertThat(queued.flush(Duration.ofMillis(1))).isFalse();
        hanging.release();
        assertThat(queued.flush(LONG)).isTrue();
    }

    @Test
    void flushGivesUpWhenInterrupted() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = new QueuedExporter(hanging, CAPACITY);
        queued.export(plain(0));
        Thread.currentThread().interrupt();

        assertThat(queued.flush(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        hanging.release();
    }

    /** Every call queues another: as another run does whose exporter is shared. */
    @Test
    void flushWaitsForWhatWasQueuedBeforeItOnly() {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        AtomicReference<@Nullable QueuedExporter> self = new AtomicReference<>();
        QueuedExporter queued = new QueuedExporter(
                iteration -> {
                    if (goesOn.get()) {
                        requireNonNull(self.get()).export(news(1));
                    }
                },
                CAPACITY);
        self.set(queued);
        queued.export(news(0));

        assertThat(queued.flush(LONG)).isTrue();
        goesOn.set(false);
    }

    @Test
    void exportersShareTheTimeToDeliver() {
        HangingExporter hanging = new HangingExporter();
        LoggedLines log = new LoggedLines();
        QueuedExporter first = new QueuedExporter(hanging, CAPACITY, log);
        QueuedExporter second = new QueuedExporter(new RecordingExporter(), CAPACITY, log);
        first.export(plain(0));
        first.export(plain(1));
        hanging.awaitHanging();

        Exporters.deliver(List.of(first, second), Duration.ofMillis(20));

        assertThat(log.written()).singleElement(STRING).contains("WARNING", "HangingExporter", "2 calls are left");
        hanging.release();
        Exporters.deliver(List.of(first, second), LONG);
        assertThat(log.written()).hasSize(1);
        assertThat(hanging.recorder().records()).hasSize(2);
    }

    @Test
    void waitingForDeliveryEndsWhenInterrupted() {
        HangingExporter hanging = new HangingExporter();
        LoggedLines log = new LoggedLines();
        QueuedExporter queued = new QueuedExporter(hanging, CAPACITY, log);
        queued.export(plain(0));
        Thread.currentThread().interrupt();

        Exporters.deliver(List.of(queued), LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.written()).singleElement(STRING).contains("WARNING", "interrupted");
        hanging.release();
    }

    @Test
    void asManyRecordsAsTheCapacityAreKept() {
        assertThat(keptOf(CAPACITY))
                .containsExactly("iteration 0", "iteration 1", "iteration 2", "iteration 3", "iteration 4");
    }

    /** Iteration 0 is with the exporter; of 1 to 5 there is room for four. */
    @Test
    void oldestRecordWithoutNewsMakesRoom() {
        assertThat(keptOf(CAPACITY + 1))
                .containsExactly("iteration 0", "iteration 2", "iteration 3", "iteration 4", "iteration 5");
    }

    @Test
    void droppedRecordsAreCounted() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        for (int i = 1; i <= CAPACITY; i++) {
            queued.export(plain(i));
        }
        assertThat(queued.dropped()).isZero();
        queued.export(plain(99));
        queued.export(plain(100));

        assertThat(queued.dropped()).isEqualTo(2);
        hanging.release();
    }

    @Test
    void newsIsKeptWhileRecordsWithoutAreDropped() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        queued.export(news(1));
        for (int i = 2; i < 100; i++) {
            queued.export(plain(i));
        }
        hanging.release();

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(hanging.recorder().calls())
                .containsExactly("iteration 0", "iteration 1", "iteration 97", "iteration 98", "iteration 99");
        assertThat(queued.dropped()).isEqualTo(95);
    }

    @Test
    void newsIsKeptBeyondTheCapacity() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        for (int i = 1; i <= 16 * CAPACITY; i++) {
            queued.export(news(i));
        }
        hanging.release();

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(hanging.recorder().records()).hasSize(1 + 16 * CAPACITY);
        assertThat(queued.dropped()).isZero();
    }

    @Test
    void memoryIsBoundedEvenForNews() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        for (int i = 1; i <= 16 * CAPACITY + 3; i++) {
            queued.export(news(i));
        }

        assertThat(queued.dropped()).isEqualTo(3);
        hanging.release();
    }

    @Test
    void recordWithoutNewsGivesWayToAQueueFullOfNews() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        for (int i = 1; i <= CAPACITY; i++) {
            queued.export(news(i));
        }
        queued.export(plain(99));
        hanging.release();

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(hanging.recorder().calls()).hasSize(1 + CAPACITY).doesNotContain("iteration 99");
        assertThat(queued.dropped()).isEqualTo(1);
    }

    @Test
    void endOfARunIsKeptWhileRecordsAreDropped() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        queued.runEnded(RUN, List.of());
        for (int i = 1; i < 100; i++) {
            queued.export(plain(i));
        }
        hanging.release();

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(hanging.recorder().calls()).contains("ended run");
    }

    static List<Throwable> failures() {
        return Failures.all();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void exporterThatThrowsIsCountedAndGoesOn(Throwable failure) {
        AtomicInteger calls = new AtomicInteger();
        QueuedExporter queued = new QueuedExporter(
                iteration -> {
                    calls.incrementAndGet();
                    throw Failures.thrown(failure);
                },
                CAPACITY);
        queued.export(plain(0));
        queued.export(plain(1));

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(calls).hasValue(2);
        assertThat(queued.errors()).isEqualTo(2);
    }

    /** What is not for us to catch ends the thread, but not the deliveries. */
    @Test
    void errorThatEndsTheThreadDoesNotEndTheDeliveries() {
        RecordingExporter recorder = new RecordingExporter();
        QueuedExporter queued = new QueuedExporter(
                iteration -> {
                    if (iteration.sample().iteration() == 0) {
                        // keeps the thread's stack trace out of the build log
                        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
                        throw new ServiceConfigurationError("on purpose");
                    }
                    recorder.export(iteration);
                },
                CAPACITY);
        queued.export(plain(0));
        queued.export(plain(1));

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(recorder.calls()).containsExactly("iteration 1");
    }

    @Test
    void queuedExporterIsNotQueuedAgain() {
        QueuedExporter queued = Exporters.queued(new RecordingExporter());

        assertThat(Exporters.queued(queued)).isSameAs(queued);
    }

    /** What arrives when one record hangs and so many follow. */
    private static List<String> keptOf(int following) {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = hang(hanging);
        for (int i = 1; i <= following; i++) {
            queued.export(plain(i));
        }
        hanging.release();
        assertThat(queued.flush(LONG)).isTrue();
        return hanging.recorder().calls();
    }

    /** An exporter that hangs with iteration 0. */
    private static QueuedExporter hang(HangingExporter hanging) {
        QueuedExporter queued = new QueuedExporter(hanging, CAPACITY);
        queued.export(plain(0));
        hanging.awaitHanging();
        return queued;
    }
}

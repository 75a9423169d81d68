package io.gradwatch.prometheus;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;

/** The gauges and counters of one run that exist once: the model as a whole, and what watching it costs. */
final class ModelReadings {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Clock clock;
    private final Reading globalGradientNorm;
    private final Reading score;
    private final Reading depthSlope;
    private final Reading depthDecades;
    private final Reading iteration;
    private final Reading epoch;
    private final Reading monitorSecondsLast;
    private final Reading timestamp;
    private final Reading iterationSecondsLast;
    private final Counter iterationSeconds;
    private final Counter monitorSeconds;
    private final CumulativeCounter internalErrors;
    private final CumulativeCounter droppedRecords;

    ModelReadings(RunMeters meters, Clock clock) {
        this.clock = clock;
        this.globalGradientNorm = meters.gauge(Metric.GLOBAL_GRADIENT_NORM);
        this.score = meters.gauge(Metric.SCORE);
        this.depthSlope = meters.gauge(Metric.DEPTH_PROFILE_SLOPE);
        this.depthDecades = meters.gauge(Metric.DEPTH_PROFILE_DECADES);
        this.iteration = meters.gauge(Metric.ITERATION);
        this.epoch = meters.gauge(Metric.EPOCH);
        this.monitorSecondsLast = meters.gauge(Metric.MONITOR_TIME_LAST_ITERATION);
        this.timestamp = meters.gauge(Metric.LAST_ITERATION_TIMESTAMP);
        this.iterationSecondsLast = meters.gauge(Metric.LAST_ITERATION_DURATION);
        this.iterationSeconds = meters.counter(Metric.ITERATION_TIME);
        this.monitorSeconds = meters.counter(Metric.MONITOR_TIME);
        this.internalErrors = new CumulativeCounter(meters.counter(Metric.INTERNAL_ERRORS));
        this.droppedRecords = new CumulativeCounter(meters.counter(Metric.DROPPED_RECORDS));
    }

    void update(IterationRecord record) {
        IterationSample sample = record.sample();
        updateGradient(sample.gradient());
        score.set(sample.score());
        iteration.set((double) sample.iteration());
        epoch.set((double) sample.epoch());
        updateIterationTime(record.health().iterationNanos());
        updateHealth(record.health());
        timestamp.set(clock.millis() / MILLIS_PER_SECOND);
    }

    private void updateGradient(GradientSample gradient) {
        if (gradient.norms().isMeasured()) {
            DepthProfile profile = gradient.depthProfile();
            globalGradientNorm.set(gradient.globalNorm());
            depthSlope.set(profile.decadesPerLayer());
            depthDecades.set(profile.totalDecades());
        }
    }

    /** 0 stands for a time that is not known. */
    private void updateIterationTime(long nanos) {
        if (nanos > 0) {
            iterationSecondsLast.set(nanos / NANOS_PER_SECOND);
            iterationSeconds.increment(nanos / NANOS_PER_SECOND);
        }
    }

    private void updateHealth(MonitorHealth health) {
        double seconds = health.monitorNanos() / NANOS_PER_SECOND;
        monitorSecondsLast.set(seconds);
        monitorSeconds.increment(seconds);
        internalErrors.advanceTo(health.internalErrors());
        droppedRecords.advanceTo(health.droppedRecords());
    }

    /** Feeds a counter from a count that is itself a sum. */
    private static final class CumulativeCounter {
        private final Counter counter;
        private long last;

        CumulativeCounter(Counter counter) {
            this.counter = counter;
        }

        void advanceTo(long count) {
            if (count > last) {
                counter.increment((double) (count - last));
                last = count;
            }
        }
    }
}

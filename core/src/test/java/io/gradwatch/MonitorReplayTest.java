package io.gradwatch;

import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.fixtures.RecordingExporter;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class MonitorReplayTest {
    @ParameterizedTest
    @EnumSource
    void sameSamplesInSameRecordsOut(Preset preset) {
        List<IterationSample> samples = troubledRun(5);
        List<IterationRecord> first = replay(preset, samples);

        assertThat(replay(preset, samples)).isEqualTo(first);
        assertThat(first.stream().filter(IterationRecord::hasNews)).isNotEmpty();
    }

    @Test
    void monitorsOfOneBuilderShareNoHistory() {
        MonitorBuilder builder = Monitor.builder().preset(Preset.AUTOPILOT).exporter(new RecordingExporter());
        List<IterationSample> samples = troubledRun(6);
        List<IterationRecord> first = replay(builder.build(RUN, dense(3)), samples);

        assertThat(replay(builder.build(RUN, dense(3)), samples)).isEqualTo(first);
    }

    private static List<IterationRecord> replay(Preset preset, List<IterationSample> samples) {
        return replay(
                Monitor.builder()
                        .preset(preset)
                        .exporter(new RecordingExporter())
                        .build(RUN, dense(3)),
                samples);
    }

    private static List<IterationRecord> replay(Monitor monitor, List<IterationSample> samples) {
        TrainingControl control = action -> new ActionOutcome.Applied();
        List<IterationRecord> records = new ArrayList<>();
        for (IterationSample sample : samples) {
            StepDecision unused = monitor.gate(sample.gradient());
            records.add(withoutTime(monitor.observe(sample, control, 0)));
        }
        return records;
    }

    private static IterationRecord withoutTime(IterationRecord iteration) {
        MonitorHealth health = iteration.health();
        return new IterationRecord(
                iteration.run(),
                iteration.sample(),
                iteration.decision(),
                iteration.verdicts(),
                iteration.incidentChanges(),
                iteration.actions(),
                iteration.budgets(),
                new MonitorHealth(0, health.internalErrors(), health.droppedRecords()));
    }

    /** Noise, spikes, NaN, an explosion that lasts, and quiet in between. */
    private static List<IterationSample> troubledRun(long seed) {
        Topology topology = dense(3);
        Random random = new Random(seed);
        List<IterationSample> samples = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            double level = i > 300 && i < 350 ? Math.pow(1.3, i - 300) : random.nextInt(100) == 0 ? 100 : 1;
            double[] norms = random.doubles(6).map(u -> level * (0.5 + u)).toArray();
            if (random.nextInt(200) == 0) {
                norms[2] = Double.NaN;
            }
            samples.add(iteration(gradient(topology, i, norms), Math.sqrt(level)));
        }
        return samples;
    }
}

package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What core does in one iteration of a network of {@value HealthyRun#PARAMETERS} parameters, against one BLAS norm over
 * {@value BlasNorm#ELEMENTS} floats: the price of judging against that of reading a gradient. Every call is timed, since
 * medians stand even when other programs use the machine.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RulesBenchmark {
    /** JMH makes it. */
    public RulesBenchmark() {}

    /**
     * Gate and judge one iteration with all rules and the autopilot's guards and policy. Samples exist already: to make
     * them is the probe's part.
     *
     * @param watched the monitor and its samples
     * @return what exporters are given
     */
    @Benchmark
    public IterationRecord gateAndObserve(Watched watched) {
        return watched.iterate();
    }

    /**
     * One norm over a flat array.
     *
     * @param flat the array
     * @return the norm
     */
    @Benchmark
    public double blasNorm2(BlasNorm flat) {
        return Nd4j.getBlasWrapper().nrm2(requireNonNull(flat.gradient, "made by setup"));
    }

    /** A monitor in the middle of a healthy run. */
    @State(Scope.Thread)
    public static class Watched {
        private @Nullable HealthyRun run;
        private @Nullable Monitor monitor;
        private final TrainingControl control = TrainingControl.unsupported("nothing is trained");

        /** JMH makes it. */
        public Watched() {}

        /** Makes the samples and lets the monitor see enough of them to be past every warm-up. */
        @Setup
        public void begin() {
            run = HealthyRun.create();
            monitor = Monitor.builder()
                    .preset(Preset.AUTOPILOT)
                    .exporter(iteration -> {})
                    .build(new RunInfo("benchmark", "dense", "0"), HealthyRun.topology());
            for (int i = 0; i < HealthyRun.WARM_UP; i++) {
                iterate();
            }
        }

        private IterationRecord iterate() {
            var sample = requireNonNull(run, "made by setup").next();
            Monitor watching = requireNonNull(monitor, "made by setup");
            watching.gate(sample.gradient());
            return watching.observe(sample, control, 0);
        }
    }

    /** A flat gradient. */
    @State(Scope.Thread)
    public static class BlasNorm {
        static final int ELEMENTS = 1_000_000;

        private @Nullable INDArray gradient;

        /** JMH makes it. */
        public BlasNorm() {}

        /** Fills the array. */
        @Setup
        public void fill() {
            gradient = Nd4j.randn(DataType.FLOAT, ELEMENTS).muli(1e-3);
        }
    }
}

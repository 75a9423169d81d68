package io.gradwatch.benchmarks.figures;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the micro-benchmarks of one class, all with the same settings. */
public final class JmhRun {
    private static final String HEAP = "-Xmx1g";

    private JmhRun() {}

    /**
     * Runs them in processes of their own.
     *
     * @param benchmarks the class
     * @param quick one fork and short iterations: to see that it runs, not to be quoted
     * @return a result per method
     * @throws RunnerException if a benchmark fails
     */
    public static Collection<RunResult> of(Class<?> benchmarks, boolean quick) throws RunnerException {
        TimeValue duration = quick ? TimeValue.milliseconds(300) : TimeValue.seconds(1);
        return new Runner(new OptionsBuilder()
                        .include("\\Q" + benchmarks.getName() + "\\E\\..*")
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(HEAP)
                        .forks(quick ? 1 : 3)
                        .warmupIterations(quick ? 3 : 5)
                        .warmupTime(duration)
                        .measurementIterations(quick ? 3 : 5)
                        .measurementTime(duration)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }
}

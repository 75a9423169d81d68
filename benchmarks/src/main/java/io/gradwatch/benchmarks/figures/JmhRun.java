package io.gradwatch.benchmarks.figures;

import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs micro-benchmarks, all with the same settings, in processes of their own; a smoke run stays in this one. */
public final class JmhRun {
    private static final String HEAP = "-Xmx1g";

    private JmhRun() {}

    /**
     * Runs the benchmarks of a class.
     *
     * @param benchmarks the class
     * @param effort how often and how long
     * @return a result per method
     * @throws RunnerException if a benchmark fails
     */
    public static Collection<RunResult> of(Class<?> benchmarks, Effort effort) throws RunnerException {
        return of(benchmarks, ".*", effort);
    }

    /**
     * Runs one benchmark, or some, of a class.
     *
     * @param benchmarks the class
     * @param method a regular expression of the methods' names
     * @param effort how often and how long
     * @return a result per method
     * @throws RunnerException if a benchmark fails
     */
    public static Collection<RunResult> of(Class<?> benchmarks, String method, Effort effort) throws RunnerException {
        TimeValue duration =
                effort.choose(TimeValue.seconds(1), TimeValue.milliseconds(300), TimeValue.milliseconds(10));
        return new Runner(common(benchmarks, method, duration)
                        .forks(effort.choose(3, 1, 0))
                        .warmupIterations(effort.choose(5, 3, 1))
                        .measurementIterations(effort.choose(5, 3, 1))
                        .build())
                .run();
    }

    /**
     * Runs the benchmarks of a class once each, for a short time, one directly after the other: what they are compared
     * with is measured before the machine's speed has changed much. To be repeated.
     *
     * @param benchmarks the class
     * @param parameters values of its parameters, by name
     * @param effort how long
     * @return a result per method
     * @throws RunnerException if a benchmark fails
     */
    public static Collection<RunResult> round(Class<?> benchmarks, Map<String, String> parameters, Effort effort)
            throws RunnerException {
        TimeValue duration = TimeValue.milliseconds(effort.choose(300, 200, 10));
        ChainedOptionsBuilder options = common(benchmarks, ".*", duration)
                .forks(effort.choose(1, 1, 0))
                .warmupIterations(effort.choose(3, 2, 1))
                .measurementIterations(effort.choose(5, 3, 1));
        parameters.forEach(options::param);
        return new Runner(options.build()).run();
    }

    private static ChainedOptionsBuilder common(Class<?> benchmarks, String method, TimeValue duration) {
        return new OptionsBuilder()
                .include("^\\Q" + benchmarks.getName() + "\\E\\." + method + "$")
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(HEAP)
                .warmupTime(duration)
                .measurementTime(duration)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }
}

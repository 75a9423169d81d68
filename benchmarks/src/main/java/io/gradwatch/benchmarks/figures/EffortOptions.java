package io.gradwatch.benchmarks.figures;

import picocli.CommandLine.Option;

/** How long to measure, on the command line. */
public final class EffortOptions {
    @Option(names = "--quick", description = "Few and short measurements: to see where things stand, not to be quoted.")
    private boolean quick;

    @Option(names = "--smoke", description = "Ends in seconds: to see that it runs. The figures mean nothing.")
    private boolean smoke;

    /** Made by picocli. */
    public EffortOptions() {}

    /**
     * How long to measure.
     *
     * @return what the options say
     */
    public Effort effort() {
        return smoke ? Effort.SMOKE : quick ? Effort.QUICK : Effort.FULL;
    }
}

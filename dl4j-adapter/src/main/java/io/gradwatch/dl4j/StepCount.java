package io.gradwatch.dl4j;

/** Sets DL4J's iteration count back, and tells the probe so that Gradwatch's own count goes on. */
final class StepCount {
    private StepCount() {}

    /**
     * Makes the next iteration have the given number. Called from iterationDone, after which DL4J adds one.
     *
     * @param next number of the next iteration
     */
    static void goOnFrom(Network network, Dl4jProbe probe, int next) {
        probe.countSetBack(network.iterationCount() - (next - 1L));
        network.setIterationCount(next - 1);
    }
}

package io.gradwatch.benchmarks.overhead;

/**
 * What a block of iterations took.
 *
 * @param nanos on the clock
 * @param cpuNanos of the processor, for all threads of this process
 * @param bytes allocated on the heap by the thread that trains
 * @param isCollected whether the heap was collected meanwhile
 */
record Block(double nanos, double cpuNanos, double bytes, boolean isCollected) {
    /** Both together. */
    Block plus(Block other) {
        return new Block(
                nanos + other.nanos, cpuNanos + other.cpuNanos, bytes + other.bytes, isCollected || other.isCollected);
    }
}

package io.gradwatch.benchmarks.soak;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/**
 * What a process holds at one moment.
 *
 * @param iteration iterations so far
 * @param heapBytes on the heap, after a full collection
 * @param offHeapBytes of arrays outside the heap, as JavaCPP counts them
 * @param processBytes of the whole process in physical memory
 * @param threads live threads
 */
record Footprint(
        @JsonProperty long iteration,
        @JsonProperty long heapBytes,
        @JsonProperty long offHeapBytes,
        @JsonProperty long processBytes,
        @JsonProperty int threads) {
    /** Collects garbage first, twice: arrays outside the heap are released by the collection after their owner's. */
    static Footprint now(long iteration) {
        System.gc();
        System.gc();
        return new Footprint(
                iteration,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                Pointer.totalBytes(),
                Pointer.physicalBytes(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }
}

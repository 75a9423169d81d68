package io.gradwatch.benchmarks.overhead;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.gradwatch.dl4j.GradwatchListener;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One network, trained block by block with one arm's listener or without any. Both are timed on the same copy: two copies of
 * a network differ by several percent for as long as they live, by where their arrays lie in memory.
 */
final class Subject implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Iterations before each block that are not timed, or fewer if they take this long: then caches have long been filled. */
    private static final int SETTLING = 3;

    private static final long SETTLING_NANOS = 100_000_000;

    private final Arm arm;
    private final Model model;
    private final List<DataSet> batches;
    private final @Nullable TrainingListener listener;
    private final Bookmark bookmark;
    private int next;

    Subject(Arm arm, Workload network, List<DataSet> batches) {
        this.arm = arm;
        this.batches = batches;
        model = network.create();
        listener = arm.listener();
        bookmark = new Bookmark(model);
    }

    Arm arm() {
        return arm;
    }

    /** Trainable numbers. */
    long parameters() {
        return model.numParams();
    }

    int layers() {
        return model instanceof MultiLayerNetwork net ? net.getnLayers() : ((ComputationGraph) model).getNumLayers();
    }

    /** Trains with the listener. */
    Block train(int iterations) {
        attach();
        settle();
        return timed(iterations);
    }

    /** One iteration with the listener. */
    Block warmUp() {
        attach();
        return timed(1);
    }

    private void attach() {
        if (listener != null) {
            model.setListeners(listener);
        }
    }

    /**
     * Trains without the listener, and puts everything back afterwards: for the listener it is as if nothing had happened, but
     * for the time that has passed.
     */
    Block trainBare(int iterations) {
        model.setListeners();
        bookmark.set();
        // Caches still hold what was done before, and small networks are not quick until they do not.
        settle();
        Block block = timed(iterations);
        bookmark.goBack();
        return block;
    }

    private void settle() {
        long end = System.nanoTime() + SETTLING_NANOS;
        for (int i = 0; i < SETTLING && System.nanoTime() < end; i++) {
            fit(1);
        }
    }

    private Block timed(int iterations) {
        long collections = collections();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        fit(iterations);
        long nanos = System.nanoTime() - start;
        return new Block(
                (double) nanos,
                (double) (SYSTEM.getProcessCpuTime() - cpu),
                (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes),
                collections() > collections);
    }

    private void fit(int iterations) {
        for (int i = 0; i < iterations; i++) {
            DataSet batch = batches.get(next++ % batches.size());
            if (model instanceof MultiLayerNetwork net) {
                net.fit(batch);
            } else {
                ((ComputationGraph) model).fit(batch);
            }
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    @Override
    public void close() {
        if (listener instanceof GradwatchListener gradwatch) {
            gradwatch.close();
        }
        if (model instanceof MultiLayerNetwork net) {
            net.close();
        } else {
            ((ComputationGraph) model).close();
        }
    }
}

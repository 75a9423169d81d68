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

/** One network with one arm's listener, trained block by block. */
final class Subject implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Arm arm;
    private final Model model;
    private final List<DataSet> batches;
    private final @Nullable TrainingListener listener;
    private int next;

    Subject(Arm arm, Workload network, List<DataSet> batches) {
        this.arm = arm;
        this.batches = batches;
        model = network.create();
        listener = arm.listener();
        if (listener != null) {
            model.setListeners(listener);
        }
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

    Block train(int iterations) {
        long collections = collections();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            DataSet batch = batches.get(next++ % batches.size());
            if (model instanceof MultiLayerNetwork net) {
                net.fit(batch);
            } else {
                ((ComputationGraph) model).fit(batch);
            }
        }
        long nanos = System.nanoTime() - start;
        return new Block(
                (double) nanos,
                (double) (SYSTEM.getProcessCpuTime() - cpu),
                (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes),
                collections() > collections);
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

package io.gradwatch.benchmarks.overhead;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the same network with several arms in turns: a block of iterations each, round after round, every second round in
 * the opposite order. A block is compared with the bare block of its own round, so that what slows the machine down for a
 * while slows both.
 *
 * <p>A round begins with an empty heap, and one in which the heap was collected is repeated: a collection takes as long as
 * hundreds of iterations of a small network, and whose turn it is when the heap is full is chance. How much garbage an arm
 * makes is told apart.
 */
final class PairedBlocks {
    /**
     * What is done now and then, such as measuring all norms, is part of a block; and a listener that looks at the clock must
     * not take the turns of the others for a slow network.
     */
    private static final int FEWEST_ITERATIONS = 20;

    private static final int MOST_ATTEMPTS = 2;

    private final int rounds;
    private final double blockNanos;
    private final double warmUpNanos;
    private final int warmUpIterations;

    /**
     * How long to measure.
     *
     * @param rounds blocks per arm
     * @param blockSeconds how long a bare block should last at least
     * @param warmUpSeconds how long each arm trains before it is timed, at least
     * @param warmUpIterations how many iterations each arm trains before it is timed, at least
     */
    PairedBlocks(int rounds, double blockSeconds, double warmUpSeconds, int warmUpIterations) {
        this.rounds = rounds;
        this.blockNanos = blockSeconds * 1e9;
        this.warmUpNanos = warmUpSeconds * 1e9;
        this.warmUpIterations = warmUpIterations;
    }

    /** Measures one network with all arms; {@link Arm#BARE} must be one of them. */
    List<OverheadRow> measure(BenchNetwork network, List<Arm> arms) {
        List<DataSet> batches = network.batches();
        List<Subject> subjects = new ArrayList<>();
        try {
            for (Arm arm : arms) {
                subjects.add(new Subject(arm, network, batches));
            }
            double bareNanos = warmUp(subjects);
            int iterations = (int) Math.ceil(Math.max(FEWEST_ITERATIONS, blockNanos / bareNanos));
            return compare(network, iterations, timed(subjects, iterations));
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
    }

    /** Trains until everything is compiled and past its first iterations; nanoseconds of a bare iteration. */
    private double warmUp(List<Subject> subjects) {
        double bareNanos = 1;
        for (Subject subject : subjects) {
            double spent = 0;
            double last = 0;
            for (int done = 0; done < warmUpIterations || spent < warmUpNanos; done++) {
                last = subject.train(1).nanos();
                spent += last;
            }
            if (subject.arm() == Arm.BARE) {
                bareNanos = last;
            }
        }
        return bareNanos;
    }

    private Map<Arm, List<Subject.Block>> timed(List<Subject> subjects, int iterations) {
        Map<Arm, List<Subject.Block>> blocks = new EnumMap<>(Arm.class);
        List<Subject> order = new ArrayList<>(subjects);
        for (int round = 0; round < rounds; round++) {
            round(order, iterations)
                    .forEach((arm, block) -> blocks.computeIfAbsent(arm, each -> new ArrayList<>())
                            .add(block));
            Collections.reverse(order);
        }
        return blocks;
    }

    private static Map<Arm, Subject.Block> round(List<Subject> order, int iterations) {
        Map<Arm, Subject.Block> blocks = new EnumMap<>(Arm.class);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            // With an empty heap at the start few rounds meet a collection.
            System.gc();
            long collections = collections();
            for (Subject subject : order) {
                blocks.put(subject.arm(), subject.train(iterations));
            }
            if (collections() == collections) {
                break;
            }
        }
        return blocks;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static List<OverheadRow> compare(
            BenchNetwork network, int iterations, Map<Arm, List<Subject.Block>> blocks) {
        List<Subject.Block> bare = blocks.getOrDefault(Arm.BARE, List.of());
        List<OverheadRow> rows = new ArrayList<>();
        blocks.forEach((arm, own) -> rows.add(OverheadRow.of(network, arm, iterations, bare, own)));
        return rows;
    }
}

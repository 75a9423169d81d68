package io.gradwatch.benchmarks.overhead;

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
 */
final class PairedBlocks {
    private final int rounds;
    private final double blockNanos;
    private final double warmUpNanos;

    /**
     * How long to measure.
     *
     * @param rounds blocks per arm
     * @param blockSeconds how long a bare block should last at least
     * @param warmUpSeconds how long each arm trains before it is timed
     */
    PairedBlocks(int rounds, double blockSeconds, double warmUpSeconds) {
        this.rounds = rounds;
        this.blockNanos = blockSeconds * 1e9;
        this.warmUpNanos = warmUpSeconds * 1e9;
    }

    /** Measures one network with all arms; {@link Arm#BARE} must be one of them. */
    List<OverheadRow> measure(BenchNetwork network, List<Arm> arms) {
        List<DataSet> batches = network.batches();
        List<Subject> subjects = new ArrayList<>();
        try {
            for (Arm arm : arms) {
                subjects.add(new Subject(arm, network, batches));
            }
            int iterations = warmUp(subjects);
            return compare(network, iterations, timed(subjects, iterations));
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
    }

    /** Trains until everything is compiled and past its first iterations, and finds the length of a block. */
    private int warmUp(List<Subject> subjects) {
        int iterations = 1;
        for (Subject subject : subjects) {
            double spent = 0;
            int done = 0;
            while (spent < warmUpNanos) {
                spent += subject.train(1).nanos();
                done++;
            }
            if (subject.arm() == Arm.BARE) {
                // The second half is faster than the first: it is compiled.
                iterations = (int) Math.max(1, Math.ceil(1.5 * blockNanos * done / spent));
            }
        }
        return iterations;
    }

    private Map<Arm, List<Subject.Block>> timed(List<Subject> subjects, int iterations) {
        Map<Arm, List<Subject.Block>> blocks = new EnumMap<>(Arm.class);
        List<Subject> order = new ArrayList<>(subjects);
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : order) {
                blocks.computeIfAbsent(subject.arm(), arm -> new ArrayList<>()).add(subject.train(iterations));
            }
            Collections.reverse(order);
        }
        return blocks;
    }

    private static List<OverheadRow> compare(
            BenchNetwork network, int iterations, Map<Arm, List<Subject.Block>> blocks) {
        List<Subject.Block> bare = blocks.getOrDefault(Arm.BARE, List.of());
        List<OverheadRow> rows = new ArrayList<>();
        blocks.forEach((arm, own) -> rows.add(OverheadRow.of(network, arm, iterations, bare, own)));
        return rows;
    }
}

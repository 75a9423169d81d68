package io.gradwatch.benchmarks.overhead;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains copies of a network, one per arm, block by block in turns, and compares each arm's blocks with bare ones
 * of the same copy beside them.
 */
final class PairedBlocks {
    private final Length length;

    PairedBlocks(Length length) {
        this.length = length;
    }

    /** Measures one network with the arms. */
    List<OverheadRow> measure(Workload network, List<Arm> arms) {
        List<DataSet> batches = network.batches();
        Map<Arm, Subject> subjects = new EnumMap<>(Arm.class);
        try {
            arms.forEach(arm -> subjects.put(arm, new Subject(arm, network, batches)));
            subjects.values().forEach(this::warmUp);
            Subject first = subject(subjects, arms.get(0));
            double seconds = first.trainBare(3).nanos() / 3e9;
            int iterations = length.bareIterations(seconds);
            int pieces = length.pieces(iterations, seconds);
            Runnable clearing = () -> {
                // With an empty heap before them few blocks meet a collection.
                System.gc();
                // Arrays that the collector found are given back in the background, at the expense of whoever trains.
                first.trainBare(iterations / pieces);
            };
            var interleaving = new Interleaving(arms, iterations, pieces, clearing, (arm, attached, count) -> {
                Subject subject = subject(subjects, arm);
                return attached ? subject.train(count) : subject.trainBare(count);
            });
            long end = System.nanoTime() + (long) (length.seconds() * 1e9);
            for (int round = 0; round < length.rounds() || System.nanoTime() < end; round++) {
                interleaving.round();
            }
            List<OverheadRow> rows = new ArrayList<>();
            for (Arm arm : arms) {
                rows.add(OverheadRow.of(
                        network.title(), arm, subject(subjects, arm), 2 * iterations, interleaving.of(arm)));
            }
            return rows;
        } finally {
            subjects.values().forEach(Subject::close);
        }
    }

    private static Subject subject(Map<Arm, Subject> subjects, Arm arm) {
        Subject subject = subjects.get(arm);
        if (subject == null) {
            throw new IllegalArgumentException(arm + " is not measured");
        }
        return subject;
    }

    private void warmUp(Subject subject) {
        double spent = 0;
        for (int done = 0;
                done < length.warmUpIterations(subject.arm()) || spent < length.warmUpSeconds(subject.arm()) * 1e9;
                done++) {
            spent += subject.warmUp().nanos();
        }
    }
}

package io.gradwatch.benchmarks.overhead;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The order of blocks: bare, an arm, bare; bare, another arm, bare; and so on, the bare ones half as long. So each arm's block lies
 * {@linkplain Comparison between} as many bare iterations of the same copy of the network. Where iterations are slow, the three
 * blocks of an arm are cut into pieces that take turns, or the heap is collected within a block and the machine changes its speed. The
 * arms' order is drawn anew for each round, so that none always comes after the same.
 */
final class Interleaving {
    private static final long SEED = 20_261_127;

    private final List<Arm> arms;
    private final int bareIterations;
    private final int pieces;
    private final Runnable clearing;
    private final Trainer trainer;
    private final Random random = new Random(SEED);
    private final Map<Arm, List<Comparison>> comparisons = new EnumMap<>(Arm.class);

    /** Whatever takes time. */
    interface Trainer {
        /** Trains an arm's copy of the network, with what the arm attaches or without. */
        Block train(Arm arm, boolean attached, int iterations);
    }

    /**
     * Nothing is measured yet.
     *
     * @param arms what is compared with nothing
     * @param bareIterations length of a bare block
     * @param pieces into which blocks are cut; divides their length
     * @param clearing leaves a heap that is not full for a while; run before each round, and where blocks are cut before each piece
     * @param trainer trains a block with an arm
     */
    Interleaving(List<Arm> arms, int bareIterations, int pieces, Runnable clearing, Trainer trainer) {
        this.arms = new ArrayList<>(arms);
        if (pieces < 1 || bareIterations % pieces != 0) {
            throw new IllegalArgumentException(bareIterations + " iterations cannot be cut into " + pieces + " pieces");
        }
        this.bareIterations = bareIterations;
        this.pieces = pieces;
        this.clearing = clearing;
        this.trainer = trainer;
        arms.forEach(arm -> comparisons.put(arm, new ArrayList<>()));
    }

    /** Adds a comparison of each arm. */
    void round() {
        Collections.shuffle(arms, random);
        if (pieces == 1) {
            clearing.run();
        }
        for (Arm arm : arms) {
            Comparison comparison = piece(arm);
            for (int i = 1; i < pieces; i++) {
                comparison = comparison.plus(piece(arm));
            }
            of(arm).add(comparison);
        }
    }

    private Comparison piece(Arm arm) {
        if (pieces > 1) {
            // Slow iterations of large networks fill the heap within a round.
            clearing.run();
        }
        int iterations = bareIterations / pieces;
        Block before = trainer.train(arm, false, iterations);
        Block own = trainer.train(arm, true, 2 * iterations);
        return new Comparison(before, own, trainer.train(arm, false, iterations));
    }

    /** What was measured of an arm so far. */
    List<Comparison> of(Arm arm) {
        return comparisons.computeIfAbsent(arm, each -> new ArrayList<>());
    }
}

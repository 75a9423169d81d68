package io.gradwatch.benchmarks.overhead;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The order of blocks: bare, an arm, bare; bare, another arm, bare; and so on, the bare ones half as long. So each arm's block lies
 * {@linkplain Comparison between} as many bare iterations of the same copy of the network. The arms' order is drawn anew for each
 * round, so that none always comes after the same.
 */
final class Interleaving {
    private static final long SEED = 20_261_127;

    private final List<Arm> arms;
    private final int bareIterations;
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
     * @param trainer trains a block with an arm
     */
    Interleaving(List<Arm> arms, int bareIterations, Trainer trainer) {
        this.arms = new ArrayList<>(arms);
        this.bareIterations = bareIterations;
        this.trainer = trainer;
        arms.forEach(arm -> comparisons.put(arm, new ArrayList<>()));
    }

    /** Adds a comparison of each arm. */
    void round() {
        Collections.shuffle(arms, random);
        for (Arm arm : arms) {
            Block before = trainer.train(arm, false, bareIterations);
            Block own = trainer.train(arm, true, 2 * bareIterations);
            Block after = trainer.train(arm, false, bareIterations);
            of(arm).add(new Comparison(before, own, after));
        }
    }

    /** What was measured of an arm so far. */
    List<Comparison> of(Arm arm) {
        return comparisons.computeIfAbsent(arm, each -> new ArrayList<>());
    }
}

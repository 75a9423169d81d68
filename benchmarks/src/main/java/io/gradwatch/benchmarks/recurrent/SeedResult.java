package io.gradwatch.benchmarks.recurrent;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All runs of one problem with one seed.
 *
 * @param problem the problem
 * @param seed of weights and mini-batches
 * @param bare neither clipped nor watched
 * @param clipped clipped by hand, by threshold; at least one
 * @param autopilot with the autopilot and its default settings
 * @param log what the autopilot did
 */
record SeedResult(
        Problem problem,
        long seed,
        RunResult bare,
        Map<Double, RunResult> clipped,
        RunResult autopilot,
        InterventionLog log) {
    SeedResult {
        clipped = new LinkedHashMap<>(clipped);
    }

    /** The threshold whose run ended best with this seed. */
    double bestThreshold() {
        Comparator<Map.Entry<Double, RunResult>> byScore = (one, other) -> {
            double score = one.getValue().score();
            double otherScore = other.getValue().score();
            return problem.isBetter(score, otherScore) ? 1 : problem.isBetter(otherScore, score) ? -1 : 0;
        };
        return clipped.entrySet().stream().max(byScore).orElseThrow().getKey();
    }

    /** The best score of the hand-clipped runs with this seed. */
    double bestScore() {
        return requireNonNull(clipped.get(bestThreshold()), "one of the thresholds")
                .score();
    }

    /** Whether the autopilot's score counts as good as that of the best hand-clipped run. */
    boolean isReached() {
        return problem.reaches(autopilot.score(), bestScore());
    }
}

package io.gradwatch.benchmarks.corpus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the network of a case is trained.
 *
 * @param updater how it learns
 * @param batchSize rows per mini-batch
 * @param epochs passes over the training rows
 * @param shuffled whether rows come in another order in each epoch, drawn with the seed of the run
 * @param featureFactor what all features are multiplied with
 * @param labelNoise share of the training rows that are given another class, the same in each epoch
 * @param disturbances what is done to some mini-batches
 */
record Training(
        Updater updater,
        int batchSize,
        int epochs,
        boolean shuffled,
        double featureFactor,
        double labelNoise,
        List<Disturbance> disturbances) {
    /**
     * Copies the list.
     *
     * @param updater see the record
     * @param batchSize see the record
     * @param epochs see the record
     * @param shuffled see the record
     * @param featureFactor see the record
     * @param labelNoise see the record
     * @param disturbances see the record
     */
    Training {
        disturbances = List.copyOf(disturbances);
    }

    /** The same for no more than so many epochs. */
    Training withAtMostEpochs(int most) {
        return new Training(
                updater, batchSize, Math.min(epochs, most), shuffled, featureFactor, labelNoise, disturbances);
    }

    /** An updater; momentum and epsilon are NaN where the case names none. */
    record Updater(
            String type,
            double learningRate,
            double momentum,
            double epsilon,
            @Nullable Schedule schedule) {}

    /**
     * A learning rate that changes.
     *
     * @param type one of {@link CaseUpdaters#SCHEDULES}
     * @param iterations length of the warm-up, period of the restarts, or iteration of the step
     * @param factor lowest share of the rate between restarts, or what the step multiplies it with
     */
    record Schedule(String type, int iterations, double factor) {}
}

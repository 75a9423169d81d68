package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning-rate schedule multiplied by a factor. It stands in for the user's own while a mitigation is on. DL4J writes
 * it into a model that is saved meanwhile.
 *
 * @param original the user's schedule
 * @param factor in (0, 1]
 */
record ScaledSchedule(
        @JsonProperty("original") ISchedule original,
        @JsonProperty("factor") double factor) implements ISchedule {
    private static final long serialVersionUID = 1L;

    ScaledSchedule {
        requireNonNull(original, "original");
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return original.valueAt(iteration, epoch) * factor;
    }

    @Override
    public ISchedule clone() {
        return new ScaledSchedule(original.clone(), factor);
    }
}

package io.gradwatch.topology;

import static java.util.Objects.requireNonNull;

/**
 * The names of one watched run. Names are shown as they are and must be escaped wherever they are shown.
 *
 * @param run name of the run, given by the user or generated; not blank
 * @param model kind or name of the model, for example {@code MultiLayerNetwork}; not blank
 * @param worker name of the replica that trains, {@code 0} when there is only one; not blank
 */
public record RunInfo(String run, String model, String worker) {
    /**
     * Checks the names.
     *
     * @param run see the record
     * @param model see the record
     * @param worker see the record
     * @throws IllegalArgumentException if a name is blank
     */
    public RunInfo {
        requireName(run, "run");
        requireName(model, "model");
        requireName(worker, "worker");
    }

    private static void requireName(String name, String what) {
        if (requireNonNull(name, what).isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
    }
}

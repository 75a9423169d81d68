package io.gradwatch;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says.
 *
 * @param run name of the run; null when the file leaves it to the adapter
 * @param monitors everything else, ready to build monitors or to be added to
 */
public record Configuration(@Nullable String run, MonitorBuilder monitors) {
    /**
     * Checks that nothing is missing.
     *
     * @param run see the record
     * @param monitors see the record
     */
    public Configuration {
        requireNonNull(monitors, "monitors");
    }
}

package io.gradwatch.guard;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.function.BiFunction;

/** A guard's factory, put together from what its class declares. */
record BuiltInGuard(String name, List<Setting> settings, BiFunction<Topology, Settings, StepGuard> constructor)
        implements GuardFactory {
    BuiltInGuard {
        requireNonNull(name, "name");
        settings = List.copyOf(settings);
        requireNonNull(constructor, "constructor");
    }

    @Override
    public StepGuard create(Topology topology, Settings settings) {
        return constructor.apply(topology, settings);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.gradwatch.policy;

import static java.util.Objects.requireNonNull;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** A policy's factory, put together from what its class declares. */
record BuiltInPolicy(
        String name,
        List<Setting> settings,
        Predicate<Settings> rollsBack,
        BiFunction<Topology, Settings, MitigationPolicy> constructor)
        implements PolicyFactory {
    BuiltInPolicy {
        requireNonNull(name, "name");
        settings = List.copyOf(settings);
        requireNonNull(rollsBack, "rollsBack");
        requireNonNull(constructor, "constructor");
    }

    @Override
    public MitigationPolicy create(Topology topology, Settings settings) {
        return constructor.apply(topology, settings);
    }

    @Override
    public boolean mayRollBack(Settings settings) {
        return rollsBack.test(settings);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.gradwatch.samples.plugin;

import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.topology.Topology;
import java.util.List;

/** Makes the guard {@code norm-ceiling}: it scales a gradient whose global norm is above a fixed ceiling down to it. */
public final class NormCeilingFactory implements GuardFactory {
    private static final String CEILING = "ceiling";

    /** For {@link java.util.ServiceLoader}. */
    public NormCeilingFactory() {}

    @Override
    public String name() {
        return "norm-ceiling";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.number(CEILING, 100, Range.POSITIVE, "", "Largest global gradient norm let through"));
    }

    @Override
    public StepGuard create(Topology topology, Settings settings) {
        double ceiling = settings.number(CEILING);
        int parameters = topology.parameterCount();
        // What is not finite is left to skip-non-finite: no factor makes it sound.
        return sample -> sample.isFinite() && sample.globalNorm() > ceiling
                ? Guards.scaleAll(parameters, ceiling / sample.globalNorm(), "global norm above " + ceiling)
                : StepDecision.proceed();
    }
}

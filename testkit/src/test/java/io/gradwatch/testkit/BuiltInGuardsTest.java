package io.gradwatch.testkit;

import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("all")
class BuiltInGuardsTest extends StepGuardCompatibilityKit {
    private final GuardFactory factory;

    BuiltInGuardsTest(GuardFactory factory) {
        this.factory = factory;
    }

    static List<GuardFactory> all() {
        return Guards.all();
    }

    @Override
    protected GuardFactory factory() {
        return factory;
    }

    @Override
    protected boolean limitsHealthySteps() {
        // AdaGC bounds each step by 1.05 times the usual norm, so noise alone meets the bound.
        return factory.name().startsWith("clip-") || factory.name().equals("adaptive-bound");
    }
}

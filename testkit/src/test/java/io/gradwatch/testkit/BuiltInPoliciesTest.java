package io.gradwatch.testkit;

import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("all")
class BuiltInPoliciesTest extends MitigationPolicyCompatibilityKit {
    private final PolicyFactory factory;

    BuiltInPoliciesTest(PolicyFactory factory) {
        this.factory = factory;
    }

    static List<PolicyFactory> all() {
        return Policies.all();
    }

    @Override
    protected PolicyFactory factory() {
        return factory;
    }
}

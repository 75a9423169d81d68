package io.gradwatch.testkit;

import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("all")
class BuiltInRulesTest extends RuleCompatibilityKit {
    private final RuleFactory factory;

    BuiltInRulesTest(RuleFactory factory) {
        this.factory = factory;
    }

    static List<RuleFactory> all() {
        return Rules.all();
    }

    @Override
    protected RuleFactory factory() {
        return factory;
    }
}

package io.gradwatch.config;

import io.gradwatch.export.ExporterFactory;
import io.gradwatch.export.Exporters;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.plugin.Plugin;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Everything that a file can name. */
record Plugins(
        Catalog<RuleFactory> rules,
        Catalog<GuardFactory> guards,
        Catalog<PolicyFactory> policies,
        Catalog<ExporterFactory> exporters) {
    /** Beside its settings a rule of the file has the layers it ignores. */
    static final String IGNORE_LAYERS = "ignoreLayers";

    /** A policy of the file that has settings is named by a key among them. */
    static final String NAME = "name";

    /** The built-in ones and those that jars on the class path bring. */
    static Plugins find() {
        return of(
                found(ServiceLoader.load(RuleFactory.class), "rule"),
                found(ServiceLoader.load(GuardFactory.class), "guard"),
                found(ServiceLoader.load(PolicyFactory.class), "policy"),
                found(ServiceLoader.load(ExporterFactory.class), "exporter"));
    }

    /** The built-in ones and some more. */
    static Plugins of(
            List<RuleFactory> rules,
            List<GuardFactory> guards,
            List<PolicyFactory> policies,
            List<ExporterFactory> exporters) {
        return new Plugins(
                Catalog.of("rule", Rules.all(), rules, IGNORE_LAYERS),
                Catalog.of("guard", Guards.all(), guards, null),
                Catalog.of("policy", Policies.all(), policies, NAME),
                Catalog.of("exporter", Exporters.all(), exporters, null));
    }

    private static <P extends Plugin> List<P> found(ServiceLoader<P> loader, String kind) {
        List<P> found = new ArrayList<>();
        try {
            loader.forEach(found::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            // The message names the service and the class; the cause says why.
            String why = e.getCause() == null ? "" : " (" + e.getCause() + ")";
            throw new IllegalStateException(
                    "a plugin on the class path, of kind " + kind + ", cannot be loaded: " + e.getMessage() + why, e);
        }
        return found;
    }
}

/** The framework-neutral heart of Gradwatch. */
module io.gradwatch {
    requires static transitive org.jspecify;

    exports io.gradwatch;
    exports io.gradwatch.action;
    exports io.gradwatch.export;
    exports io.gradwatch.guard;
    exports io.gradwatch.incident;
    exports io.gradwatch.plugin;
    exports io.gradwatch.policy;
    exports io.gradwatch.probe;
    exports io.gradwatch.rule;
    exports io.gradwatch.sample;
    exports io.gradwatch.stats;
    exports io.gradwatch.topology;

    uses io.gradwatch.ConfigurationReader;
}

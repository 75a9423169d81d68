package io.gradwatch.prometheus;

import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** What does not change during a run: the labels of {@code gradwatch_run_info}. */
final class RunProperties {
    private static final String UNKNOWN = "unknown";
    private static final String VERSION = version();

    private RunProperties() {}

    static void show(RunMeters meters, Topology topology) {
        List<ParameterInfo> trained =
                topology.parameters().stream().filter(ParameterInfo::trainable).toList();
        meters.gauge(
                        Metric.RUN_INFO,
                        VERSION,
                        Integer.toString(topology.layers().size()),
                        Integer.toString(trained.size()),
                        Long.toString(trained.stream()
                                .mapToLong(ParameterInfo::elements)
                                .sum()))
                .set(1);
    }

    /** From a file that the build writes: a manifest is there only in a jar. */
    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = RunProperties.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
        return properties.getProperty("version", UNKNOWN);
    }
}

package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** That the parts of {@code deploy/compose.yml} fit together: paths, ports and options. It is not started here. */
class ComposeTest {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final Pattern PINNED = Pattern.compile("[\\w/]+:v?\\d+\\.\\d+\\.\\d+(-[\\w-]+)?");
    private static final Pattern LOOPBACK = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    /** Where a receiver of alerts would listen, which everybody replaces. */
    private static final String RECEIVER = "8080";

    private final JsonNode services = yaml(DEPLOY.resolve("compose.yml")).get("services");

    @Test
    void imagesArePinned() {
        for (JsonNode service : services) {
            assertThat(service.get("image").asText()).matches(PINNED);
        }
    }

    @Test
    void portsArePublishedOnLoopbackOnly() {
        List<String> published = texts(services.at("/prometheus/ports"));

        assertThat(published)
                .containsExactlyInAnyOrder(
                        "127.0.0.1:9090:9090", "127.0.0.1:9093:9093", "127.0.0.1:3000:3000", "127.0.0.1:9000:9000");
        for (String other : List.of("alertmanager", "grafana", "demo")) {
            assertThat(services.get(other).has("ports")).as(other).isFalse();
            assertThat(services.get(other).get("network_mode").asText()).isEqualTo("service:prometheus");
        }
    }

    @Test
    void everyMountedFileIsThereAndCannotBeWritten() {
        for (JsonNode service : services) {
            mounts(service).values().forEach(host -> assertThat(host).exists());
            assertThat(texts(service.path("volumes")))
                    .allMatch(mount -> mount.endsWith(":ro") || mount.startsWith("maven:"));
        }
    }

    @Test
    void everyPathThatIsNamedIsMounted() {
        for (String server : List.of("prometheus", "alertmanager")) {
            String config = option(services.get(server), "--config.file=");
            assertThat(mounts(services.get(server))).containsKey(config);
        }
        JsonNode prometheus = services.get("prometheus");
        JsonNode scraping = yaml(DEPLOY.resolve("prometheus/prometheus.yml"));
        Path config = Path.of(option(prometheus, "--config.file="));
        assertThat(texts(scraping.get("rule_files")))
                .isNotEmpty()
                .allMatch(rules -> mounts(prometheus)
                        .containsKey(config.resolveSibling(rules).toString()));
        assertThat(texts(scraping.at("/scrape_configs/0/file_sd_configs/0/files")))
                .isNotEmpty()
                .allMatch(targets ->
                        texts(prometheus.get("tmpfs")).contains(targets.substring(0, targets.lastIndexOf('/'))));

        Map<String, Path> grafana = mounts(services.get("grafana"));
        JsonNode provider = yaml(DEPLOY.resolve("grafana/provisioning/dashboards/gradwatch.yml"));
        String boards = provider.at("/providers/0/options/path").asText();
        assertThat(grafana)
                .containsKeys(boards, "/etc/grafana/provisioning/dashboards", "/etc/grafana/provisioning/datasources");
        String home = services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        assertThat(home).startsWith(boards + "/");
        assertThat(DEPLOY.resolve("grafana/dashboards").resolve(home.substring(boards.length() + 1)))
                .exists();
    }

    /** All share one loopback interface, where Prometheus and Alertmanager listen at their default ports. */
    @Test
    void everyAddressThatIsNamedIsOneOfTheFour() throws IOException {
        List<String> demo = demoOptions();
        Set<String> listening = Set.of("9090", "9093", demo.get(demo.indexOf("--metrics-port") + 1));

        assertThat(services.findValuesAsText("command").toString()).doesNotContain("web.listen-address");
        Set<String> named = new TreeSet<>();
        for (String file : List.of(
                "prometheus/prometheus.yml",
                "alertmanager/alertmanager.yml",
                "grafana/provisioning/datasources/prometheus.yml")) {
            LOOPBACK.matcher(Files.readString(DEPLOY.resolve(file)))
                    .results()
                    .forEach(match -> named.add(match.group(1)));
        }
        named.remove(RECEIVER);
        assertThat(named).isEqualTo(new TreeSet<>(listening));
    }

    @Test
    void demoKnowsItsOptions() {
        CommandLine demo = new CommandLine(new Demo(System.out));

        assertThatCode(() -> demo.parseArgs(demoOptions().toArray(String[]::new)))
                .doesNotThrowAnyException();
        assertThat(DEPLOY.resolve("../demo")).isExecutable();
    }

    private List<String> demoOptions() {
        String command = services.at("/demo/command/2").asText();
        return List.of(command.substring(command.indexOf("./demo ") + "./demo ".length())
                .split(" "));
    }

    private static String option(JsonNode service, String name) {
        return texts(service.get("command")).stream()
                .filter(option -> option.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }

    /** Path in the container to path on the host, without named volumes. */
    private static Map<String, Path> mounts(JsonNode service) {
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (String mount : texts(service.path("volumes"))) {
            String[] parts = mount.split(":", -1);
            if (parts[0].startsWith(".")) {
                mounts.put(parts[1], DEPLOY.resolve(parts[0]).normalize());
            }
        }
        return mounts;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static JsonNode yaml(Path file) {
        try {
            Object content = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new ObjectMapper().valueToTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md and a real scrape together. */
class MetricsDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile(
            "\\| `(gradwatch_[a-z_]+)` \\| (gauge|counter) \\| ([^|]+) \\| ((?:`[a-z]+`(?:, )?)*) *\\| ([^|]+) \\|");
    private static final Set<String> RUN_LABELS = Set.of("run", "model", "worker");

    private record Entry(String type, boolean inSeconds, Set<String> labels, String meaning) {}

    @Test
    void listsExactlyWhatIsExposed() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(exposed());
    }

    private static Map<String, Entry> exposed() {
        Map<String, Entry> entries = new TreeMap<>();
        try (MetricsEndpoint endpoint = MetricsEndpoint.builder()
                .port(0)
                .layerSeries(Training.FEW_LAYERS)
                .start()) {
            Training.startWithBudgets(endpoint.exporter()).iterate(Training.poisoned(0));
            for (Exposition.Family family : Scrape.of(endpoint).families().values()) {
                Set<String> labels =
                        new TreeSet<>(family.samples().get(0).labels().keySet());
                assertThat(labels).containsAll(RUN_LABELS);
                labels.removeAll(RUN_LABELS);
                boolean seconds = family.name().matches(".*_seconds(_total)?");
                entries.put(family.name(), new Entry(family.type(), seconds, labels, family.help()));
            }
        }
        return entries;
    }

    private static Map<String, Entry> documented() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `gradwatch_"))
                .toList();
        Map<String, Entry> entries = new TreeMap<>();
        for (String row : rows) {
            Matcher cells = ROW.matcher(row);
            assertThat(cells.matches()).as("a row of five cells: %s", row).isTrue();
            Set<String> labels = new TreeSet<>();
            if (!cells.group(4).isEmpty()) {
                labels.addAll(List.of(cells.group(4).replace("`", "").split(", ")));
            }
            Entry entry = new Entry(cells.group(2), cells.group(3).equals("seconds"), labels, cells.group(5));
            assertThat(entries.put(cells.group(1), entry))
                    .as("listed twice: %s", row)
                    .isNull();
        }
        return entries;
    }
}

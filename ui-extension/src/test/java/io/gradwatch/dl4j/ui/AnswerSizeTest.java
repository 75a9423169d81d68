package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No answer has more than two megabytes, however large the run. */
class AnswerSizeTest {
    private static final int LIMIT = 2_000_000;

    private final InMemoryStatsStorage storage = new InMemoryStatsStorage();

    @ParameterizedTest
    @CsvSource({"300, 4000", "2500, 300"})
    void theAnswersOfALargeRunAreSmall(int layers, int iterations) {
        new SyntheticRun("large", layers, storage).write(iterations).end();
        StoredRuns runs = new StoredRuns(storage);

        assertThat(size(runs.data("large"))).isLessThan(LIMIT);
        assertThat(size(runs.iteration("large", iterations / 2))).isLessThan(LIMIT);
        for (LayerQuantity quantity : LayerQuantity.CHARTED) {
            assertThat(size(runs.layers("large", quantity, 0, Parameters.MAX_ITERATION, 1000)))
                    .isLessThan(LIMIT);
        }
        JsonObject narrow = runs.layers("large", LayerQuantity.GRADIENT_RMS, 100, 120, 1000);
        assertThat(narrow.getInteger("iterationsPerPoint")).isEqualTo(1);
        assertThat(narrow.getJsonArray("first")).hasSize(21);
    }

    /** Values beside the NaN of each point, so that a cell is as long as it can be. */
    @Test
    void theAnswersOfARunFullOfNanAreSmall() {
        int layers = 1000;
        RunInfo run = new RunInfo("odd", "m", "0");
        start(run, layers);
        for (int i = 0; i < 200; i++) {
            double[] values = new double[layers];
            Arrays.fill(values, i % 2 == 0 ? Double.NEGATIVE_INFINITY : 1.234e-20 / (i + 1));
            put(
                    run,
                    i,
                    new IterationRow(
                            i,
                            1,
                            1,
                            1,
                            0,
                            0,
                            0,
                            new Decision(Decision.Kind.PROCEED, ""),
                            LayerValues.of(layers, Map.of(LayerQuantity.GRADIENT_NORM, Column.of(values)))));
        }

        JsonObject answer =
                new StoredRuns(storage).layers("odd", LayerQuantity.GRADIENT_NORM, 0, Parameters.MAX_ITERATION, 1000);

        assertThat(size(answer)).isLessThan(LIMIT);
    }

    @Test
    void theAnswerOfARunWithManyLongIncidentsIsSmallAndHasTheOpenOne() {
        RunInfo run = new RunInfo("wordy", "m", "0");
        start(run, 1);
        String text = "\\\"\n".repeat(2000);
        for (int i = 0; i < 300; i++) {
            Incident incident = new Incident(
                    i + 1,
                    "rule",
                    Severity.WARNING,
                    IntStream.range(0, 300).boxed().toList(),
                    IntStream.range(0, 300).mapToObj(n -> text).toList(),
                    i,
                    i,
                    i == 0 ? Incident.OPEN : i,
                    new Diagnosis(text, text, text));
            ActionRecord action = new ActionRecord(i, new Action.Rollback(), text, new ActionOutcome.Failed(text));
            put(
                    run,
                    i,
                    new NewsRow(
                            i,
                            List.of(new IncidentChange(IncidentChange.Kind.OPENED, incident)),
                            List.of(ActionRow.from(action)),
                            false));
        }

        JsonObject data = new StoredRuns(storage).data("wordy");

        assertThat(size(data)).isLessThan(LIMIT);
        assertThat(data.getJsonArray("incidents").getJsonObject(0).getBoolean("open"))
                .isTrue();
    }

    private void start(RunInfo run, int layers) {
        List<RunStart.Layer> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(new RunStart.Layer("layer" + i, "DenseLayer", true, i));
        }
        storage.putStaticInfo(RunPersistable.of(run, 1, 1, new RunStart(run, all)));
    }

    private void put(RunInfo run, long number, StoredRecord content) {
        storage.putUpdate(RunPersistable.of(run, 2 + number, 1, content));
    }

    private static int size(JsonObject answer) {
        return answer.encode().getBytes(StandardCharsets.UTF_8).length;
    }
}

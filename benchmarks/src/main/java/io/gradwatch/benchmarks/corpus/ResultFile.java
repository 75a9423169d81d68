package io.gradwatch.benchmarks.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.benchmarks.corpus.RunLog.RuleFirings;
import io.gradwatch.benchmarks.corpus.RunLog.SeenIncident;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Writes results as JSON Lines: one object per case and seed, each as soon as it is there, so that what is done survives a
 * run that is stopped.
 */
final class ResultFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final BufferedWriter writer;

    private ResultFile(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /**
     * Begins a file anew.
     *
     * @param file where to; folders are made
     * @return the file, still empty
     * @throws CorpusException if it cannot be written
     */
    static ResultFile create(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new ResultFile(file, Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Adds a line. */
    void add(CaseResult result) {
        try {
            writer.write(json(result).toString());
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static CorpusException unwritable(Path file, IOException cause) {
        return new CorpusException("cannot write the results to " + file + ": " + cause);
    }

    private static ObjectNode json(CaseResult result) {
        Expectation expectation = result.corpusCase().expectation();
        ObjectNode json = JSON.createObjectNode()
                .put("case", result.corpusCase().id())
                .put("seed", result.seed())
                .put("preset", JsonField.nameOf(result.preset()))
                .put("label", JsonField.nameOf(result.label()))
                .put("group", JsonField.nameOf(result.group()))
                .put("mustDetect", result.duty() != Duty.STAY_SILENT)
                .put("contradictsLabel", result.contradictsLabel())
                .put("firstAccuracy", result.accuracies().first())
                .put("bareAccuracy", result.accuracies().bare())
                .put("accuracy", result.accuracies().watched())
                .put("iterations", result.iterations())
                .put("layers", result.corpusCase().architecture().layers())
                .put("onset", expectation.onset())
                .put("detectedInTime", result.isDetectedInTime())
                .put("falseAlarms", result.falseAlarms().size());
        expectation.expect().forEach(json.putArray("expect")::add);
        put(json, "detectedAt", result.detectedAt());
        put(json, "delay", result.delay());
        if (expectation.twin() != null) {
            json.put("twin", expectation.twin())
                    .put("twinAccuracy", result.accuracies().twin())
                    .put("curable", result.isCurable())
                    .put("cured", result.isCured());
        }
        ObjectNode rules = json.putObject("rules");
        result.firings().forEach((rule, firings) -> addFirings(rules.putObject(rule), firings));
        ArrayNode incidents = json.putArray("incidents");
        result.incidents().forEach(incident -> addIncident(incidents.addObject(), incident));
        json.put("skippedSteps", result.interventions().skippedSteps())
                .put("scaledSteps", result.interventions().scaledSteps())
                .put("actionsTaken", result.interventions().actionsTaken())
                .put("actionsReleased", result.interventions().actionsReleased())
                .put("saved", result.isSaved())
                .put("harmed", result.isHarmed());
        ObjectNode actions = json.putObject("actions");
        result.interventions().actions().forEach(actions::put);
        return json;
    }

    private static void addFirings(ObjectNode json, RuleFirings firings) {
        firings.firstAt().forEach((severity, iteration) -> json.put(JsonField.nameOf(severity), iteration));
        json.put("violations", firings.violations());
    }

    private static void addIncident(ObjectNode json, SeenIncident seen) {
        json.put("rule", seen.incident().rule())
                .put("severity", JsonField.nameOf(seen.incident().severity()))
                .put("opened", seen.opened())
                .put("firstIteration", seen.incident().firstIteration())
                .put(
                        "resolved",
                        seen.incident().isOpen() ? null : seen.incident().resolvedIteration())
                .put("evidence", seen.incident().diagnosis().evidence());
        seen.incident().layerNames().forEach(json.putArray("layers")::add);
    }

    private static void put(ObjectNode json, String field, OptionalLong value) {
        if (value.isPresent()) {
            json.put(field, value.getAsLong());
        } else {
            json.putNull(field);
        }
    }
}

package io.gradwatch.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.trace.BacktestReport;
import io.gradwatch.trace.Course;
import io.gradwatch.trace.IncidentEvent;
import io.gradwatch.trace.StepSpan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a backtest for programs. The same backtest gives the same bytes. */
final class BacktestJson {
    private BacktestJson() {}

    static void write(BacktestReport report, Path file) throws IOException {
        JsonFactory factory =
                JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (OutputStream output = Files.newOutputStream(file);
                JsonGenerator json = factory.createGenerator(output, JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeBooleanField("asRecorded", report.isAsRecorded());
            json.writeArrayFieldStart("notes");
            for (String note : report.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("runs");
            for (BacktestReport.Run run : report.runs()) {
                write(json, run);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, BacktestReport.Run run) throws IOException {
        json.writeStartObject();
        json.writeStringField("run", run.run().run());
        json.writeStringField("model", run.run().model());
        json.writeStringField("worker", run.run().worker());
        json.writeNumberField("iterations", run.iterations());
        json.writeNumberField("firstIteration", run.firstIteration());
        json.writeNumberField("lastIteration", run.lastIteration());
        json.writeNumberField("missing", run.missing());
        json.writeBooleanField("beginsInTheMiddle", run.beginsInTheMiddle());
        json.writeBooleanField("ended", run.ended());
        json.writeNumberField("internalErrors", run.internalErrors());
        json.writeNumberField("differences", run.differences());
        BacktestReport.Difference difference = run.firstDifference();
        if (difference != null) {
            json.writeObjectFieldStart("firstDifference");
            json.writeStringField("file", difference.at().file().toString());
            json.writeNumberField("line", difference.at().number());
            json.writeNumberField("iteration", difference.iteration());
            json.writeStringField("what", difference.what());
            json.writeStringField("recorded", difference.recorded());
            json.writeStringField("backtest", difference.backtest());
            json.writeEndObject();
        }
        write(json, "recorded", run.recorded());
        write(json, "backtest", run.backtest());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Course course) throws IOException {
        json.writeObjectFieldStart(name);
        write(json, "firstViolations", course.firstViolations());
        write(json, "eventCounts", course.eventCounts());
        write(json, "actionCounts", course.actionCounts());
        write(json, "stepCounts", course.stepCounts());
        json.writeArrayFieldStart("events");
        for (IncidentEvent event : course.events()) {
            write(json, event);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("actions");
        for (ActionRecord action : course.actions()) {
            json.writeStartObject();
            json.writeNumberField("iteration", action.iteration());
            json.writeStringField("action", action.action().name());
            json.writeStringField("words", action.action().words());
            json.writeStringField("reason", action.reason());
            json.writeStringField("outcome", action.outcome().name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (StepSpan span : course.steps()) {
            json.writeStartObject();
            json.writeNumberField("firstIteration", span.firstIteration());
            json.writeNumberField("lastIteration", span.lastIteration());
            json.writeStringField("kind", span.kind());
            json.writeStringField("reason", span.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, IncidentEvent event) throws IOException {
        Incident incident = event.change().incident();
        json.writeStartObject();
        json.writeNumberField("iteration", event.iteration());
        json.writeStringField("change", event.change().kind().name());
        json.writeNumberField("id", incident.id());
        json.writeStringField("rule", incident.rule());
        json.writeStringField("severity", incident.severity().name());
        json.writeNumberField("firstIteration", incident.firstIteration());
        json.writeNumberField("lastIteration", incident.lastIteration());
        json.writeStringField("headline", incident.headline());
        json.writeStringField("evidence", incident.diagnosis().evidence());
        json.writeStringField("cause", incident.diagnosis().cause());
        json.writeStringField("remedy", incident.diagnosis().remedy());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}

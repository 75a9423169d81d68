package io.gradwatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.Symptom;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.trace.Course;
import io.gradwatch.trace.StepSpan;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what the page draws as JSON that may stand inside HTML. */
final class ReportData {
    private static final MathContext DIGITS = new MathContext(4);

    private final RunSeries series;
    private final Course course;
    private final List<Incident> incidents;

    ReportData(RunSeries series) {
        this.series = series;
        this.course = series.course();
        this.incidents = RunSeries.incidents(course);
    }

    String json(Path trace, List<RunInfo> others) throws IOException {
        StringWriter text = new StringWriter();
        JsonFactory factory =
                JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("trace", String.valueOf(trace.getFileName()));
            json.writeStringField("run", series.run().run());
            json.writeStringField("model", series.run().model());
            json.writeStringField("worker", series.run().worker());
            json.writeNumberField("iterations", series.iterations());
            json.writeNumberField("perPoint", series.perPoint());
            texts(json, "notes", notes());
            texts(json, "others", others.stream().map(ReportData::words).toList());
            json.writeStringField("state", state());
            json.writeStringField("mood", mood());
            layers(json);
            points(json);
            profiles(json);
            incidents(json);
            actions(json);
            steps(json);
            json.writeEndObject();
        }
        // Inside a script element only this could end it, or begin a comment.
        return text.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    /** The run in one sentence. */
    private String state() {
        List<Incident> open = incidents.stream().filter(Incident::isOpen).toList();
        String over = "after " + count(series.iterations(), "iteration");
        if (open.isEmpty()) {
            return course.incidentCount() == 0
                    ? "No incident " + over + "."
                    : "Healthy " + over + "; " + count(course.incidentCount(), "incident") + " before, all resolved.";
        }
        Incident worst = open.get(0);
        for (Incident incident : open) {
            worst = incident.severity().isAbove(worst.severity()) ? incident : worst;
        }
        String more = open.size() == 1 ? "" : " " + (open.size() - 1) + " more open.";
        String headline = worst.headline();
        return (series.hasEnded() ? "Ended " : "Recorded until ") + over + " with an open incident: " + headline + "."
                + more;
    }

    private String mood() {
        return incidents.stream()
                .filter(Incident::isOpen)
                .map(Incident::severity)
                .max(Enum::compareTo)
                .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                .orElse("healthy");
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(series.notes());
        if (!series.hasEnded()) {
            notes.add("The end of the run is not in the trace");
        }
        if (series.beginsInTheMiddle()) {
            notes.add("The beginning of the run is not in the trace");
        }
        if (series.missing() > 0) {
            notes.add(count(series.missing(), "iteration")
                    + " in between are missing: the exporter was too slow or could" + " not write");
        }
        if (course.events().size() == Course.MOST_LISTED) {
            notes.add("Only the first " + Course.MOST_LISTED + " changes of incidents are shown; later ones may have"
                    + " resolved what looks open");
        }
        return notes;
    }

    private void layers(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("layers");
        for (int i = 0; i < series.topology().layers().size(); i++) {
            LayerInfo layer = series.topology().layers().get(i);
            json.writeStartObject();
            json.writeStringField("name", layer.name());
            json.writeStringField("type", layer.type());
            json.writeNumberField("depth", layer.depth());
            json.writeStringField("activation", layer.activation());
            json.writeStringField("updater", layer.updater());
            json.writeBooleanField("trainable", series.isTrainable(i));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void points(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("points");
        json.writeArrayFieldStart("first");
        for (int i = 0; i < series.points(); i++) {
            json.writeNumber(series.first(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("last");
        for (int i = 0; i < series.points(); i++) {
            json.writeNumber(series.last(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("norms");
        for (int layer = 0; layer < series.topology().layers().size(); layer++) {
            series(json, series.norms(layer));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ratios");
        for (int layer = 0; layer < series.topology().layers().size(); layer++) {
            series(json, series.ratios(layer));
        }
        json.writeEndArray();
        json.writeFieldName("score");
        series(json, series.score());
        json.writeFieldName("rate");
        series(json, series.rate());
        json.writeEndObject();
    }

    private void series(JsonGenerator json, Series values) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("low");
        for (int i = 0; i < series.points(); i++) {
            number(json, values.lowest(i));
        }
        json.writeEndArray();
        if (series.perPoint() > 1) {
            json.writeArrayFieldStart("high");
            for (int i = 0; i < series.points(); i++) {
                number(json, values.highest(i));
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("bad");
        for (int i = 0; i < series.points(); i++) {
            if (values.kind(i) != Series.FINITE) {
                json.writeStringField(String.valueOf(i), values.kind(i) == Series.NAN ? "NaN" : "Infinity");
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void profiles(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("profiles");
        for (Map.Entry<Long, DepthProfile> each : series.profiles().entrySet()) {
            DepthProfile profile = each.getValue();
            json.writeStartObject();
            json.writeNumberField("iteration", each.getKey());
            json.writeFieldName("decades");
            number(json, profile.decadesPerLayer());
            json.writeArrayFieldStart("rms");
            for (int layer = 0; layer < series.topology().layers().size(); layer++) {
                double rms = profile.rms(layer);
                if (series.isTrainable(layer) && !Double.isFinite(rms)) {
                    json.writeString(Double.toString(rms));
                } else {
                    number(json, rms);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void incidents(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("incidents");
        for (Incident incident : incidents) {
            json.writeStartObject();
            json.writeNumberField("id", incident.id());
            json.writeStringField("rule", incident.rule());
            json.writeStringField("severity", incident.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringField("headline", incident.headline());
            json.writeNumberField("first", incident.firstIteration());
            json.writeNumberField("last", incident.lastIteration());
            json.writeBooleanField("open", incident.isOpen());
            json.writeNumberField("resolved", incident.resolvedIteration());
            texts(json, "layers", incident.layerNames());
            json.writeStringField("evidence", incident.diagnosis().evidence());
            json.writeStringField("cause", incident.diagnosis().cause());
            json.writeStringField("remedy", incident.diagnosis().remedy());
            json.writeArrayFieldStart("symptoms");
            for (Symptom symptom : incident.symptoms()) {
                json.writeStartObject();
                json.writeStringField("rule", symptom.rule());
                json.writeStringField("severity", symptom.severity().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("first", symptom.firstIteration());
                json.writeNumberField("last", symptom.lastIteration());
                json.writeStringField("evidence", symptom.evidence());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void actions(JsonGenerator json) throws IOException {
        json.writeNumberField("actionCount", course.actionCount());
        json.writeArrayFieldStart("actions");
        for (ActionRecord action : course.actions()) {
            json.writeStartObject();
            json.writeNumberField("iteration", action.iteration());
            json.writeStringField("name", action.action().name());
            json.writeStringField("words", action.action().words());
            json.writeStringField("reason", action.reason());
            json.writeStringField("outcome", action.outcome().name());
            json.writeStringField(
                    "because",
                    action.outcome().match(() -> "", unsupported -> unsupported.reason(), failed -> failed.reason()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void steps(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("steps");
        for (StepSpan span : course.steps()) {
            json.writeStartObject();
            json.writeNumberField("first", span.firstIteration());
            json.writeNumberField("last", span.lastIteration());
            json.writeStringField("kind", span.kind());
            json.writeStringField("reason", span.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("stepCounts");
        for (Map.Entry<String, Long> each : course.stepCounts().entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : texts) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    /** Four digits are more than a chart shows; what is not there is null. */
    private static void number(JsonGenerator json, double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else {
            json.writeNumber(
                    new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
        }
    }

    private static String words(RunInfo run) {
        return run.run() + ", " + run.model() + ", worker " + run.worker();
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}

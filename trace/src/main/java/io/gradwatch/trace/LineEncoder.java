package io.gradwatch.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Turns what an exporter is told into lines, each ended by a line feed. Used by one thread at a time. */
final class LineEncoder {
    /** ASCII only: half of a surrogate pair in a name is no UTF-8, but can be escaped. */
    private final JsonFactory factory =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Tells that a run begins, or goes on in this file. */
    byte[] header(int id, RunInfo run, Topology topology, boolean continued) throws IOException {
        return line(json -> {
            json.writeNumberField(TraceFormat.MAGIC, TraceFormat.VERSION);
            json.writeNumberField(TraceFormat.ID, id);
            if (continued) {
                json.writeBooleanField(TraceFormat.CONTINUED, true);
            }
            json.writeStringField(TraceFormat.RUN, run.run());
            json.writeStringField(TraceFormat.MODEL, run.model());
            json.writeStringField(TraceFormat.WORKER, run.worker());
            json.writeArrayFieldStart(TraceFormat.LAYERS);
            for (LayerInfo layer : topology.layers()) {
                layer(json, layer);
            }
            json.writeEndArray();
            json.writeArrayFieldStart(TraceFormat.PARAMETERS);
            for (ParameterInfo parameter : topology.parameters()) {
                parameter(json, parameter);
            }
            json.writeEndArray();
        });
    }

    byte[] iteration(int id, IterationRecord iteration) throws IOException {
        return line(json -> {
            IterationSample sample = iteration.sample();
            GradientSample gradient = sample.gradient();
            json.writeNumberField(TraceFormat.RUN, id);
            json.writeNumberField(TraceFormat.ITERATION, sample.iteration());
            json.writeNumberField(TraceFormat.EPOCH, sample.epoch());
            JsonNumbers.number(json, TraceFormat.SCORE, sample.score());
            if (sample.penalty() != 0) {
                JsonNumbers.number(json, TraceFormat.PENALTY, sample.penalty());
            }
            JsonNumbers.column(json, TraceFormat.NORMS, gradient.norms());
            JsonNumbers.column(json, TraceFormat.NON_FINITE, gradient.nonFiniteCounts());
            JsonNumbers.column(json, TraceFormat.ZEROS, gradient.zeroFractions());
            JsonNumbers.column(json, TraceFormat.MAX_ABS, gradient.maxAbs());
            if (gradient.firstOverLimit() >= 0) {
                JsonNumbers.column(json, TraceFormat.LIMITS, gradient.limits());
            }
            JsonNumbers.column(json, TraceFormat.UPDATES, sample.updateNorms());
            JsonNumbers.column(json, TraceFormat.WEIGHTS, sample.parameterNorms());
            JsonNumbers.column(json, TraceFormat.RATES, sample.learningRates());
            JsonNumbers.column(json, TraceFormat.INACTIVE, sample.inactiveUnits());
            EventEncoder.decision(json, iteration.decision());
            EventEncoder.verdicts(json, iteration.verdicts());
            EventEncoder.incidents(json, iteration.incidentChanges());
            if (!iteration.actions().isEmpty()) {
                EventEncoder.actions(json, TraceFormat.ACTIONS, iteration.actions());
            }
            health(json, iteration.health());
        });
    }

    byte[] end(int id, List<ActionRecord> releases) throws IOException {
        return line(json -> {
            json.writeNumberField(TraceFormat.RUN, id);
            EventEncoder.actions(json, TraceFormat.END, releases);
        });
    }

    private byte[] line(Fields fields) throws IOException {
        line.reset();
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void layer(JsonGenerator json, LayerInfo layer) throws IOException {
        json.writeStartObject();
        json.writeStringField(TraceFormat.NAME, layer.name());
        json.writeStringField(TraceFormat.TYPE, layer.type());
        json.writeNumberField(TraceFormat.DEPTH, layer.depth());
        json.writeStringField(TraceFormat.ACTIVATION, layer.activation());
        json.writeStringField(TraceFormat.WEIGHT_INIT, layer.weightInit());
        json.writeStringField(TraceFormat.UPDATER, layer.updater());
        json.writeEndObject();
    }

    private static void parameter(JsonGenerator json, ParameterInfo parameter) throws IOException {
        json.writeStartObject();
        json.writeNumberField(TraceFormat.LAYER, parameter.layer());
        json.writeStringField(TraceFormat.NAME, parameter.name());
        json.writeStringField(TraceFormat.ROLE, parameter.role().name());
        json.writeNumberField(TraceFormat.ELEMENTS, parameter.elements());
        json.writeBooleanField(TraceFormat.TRAINABLE, parameter.trainable());
        json.writeEndObject();
    }

    private static void health(JsonGenerator json, MonitorHealth health) throws IOException {
        json.writeNumberField(TraceFormat.NANOS, health.monitorNanos());
        if (health.iterationNanos() != 0) {
            json.writeNumberField(TraceFormat.ITERATION_NANOS, health.iterationNanos());
        }
        if (health.internalErrors() != 0) {
            json.writeNumberField(TraceFormat.ERRORS, health.internalErrors());
        }
        if (health.droppedRecords() != 0) {
            json.writeNumberField(TraceFormat.DROPPED, health.droppedRecords());
        }
    }

    /** Writes the fields of one line. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}

package io.gradwatch.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Verdict;
import java.io.IOException;
import java.util.List;

/** Writes the seldom parts of lines: decisions, verdicts, incidents, actions. */
final class EventEncoder {
    private EventEncoder() {}

    static void decision(JsonGenerator json, StepDecision decision) throws IOException {
        if (decision instanceof StepDecision.Proceed) {
            return;
        }
        json.writeObjectFieldStart(TraceFormat.DECISION);
        if (decision instanceof StepDecision.Scale scale) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.SCALE);
            JsonNumbers.column(json, TraceFormat.FACTORS, scale.factors());
            json.writeStringField(TraceFormat.REASON, scale.reason());
        } else if (decision instanceof StepDecision.Clip clip) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.CLIP);
            JsonNumbers.column(json, TraceFormat.FACTORS, clip.factors());
            json.writeArrayFieldStart(TraceFormat.CLIPPINGS);
            for (Clipping clipping : clip.clippings()) {
                clipping(json, clipping);
            }
            json.writeEndArray();
            json.writeStringField(TraceFormat.REASON, clip.reason());
        } else if (decision instanceof StepDecision.Skip skip) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.SKIP);
            json.writeStringField(TraceFormat.REASON, skip.reason());
        }
        json.writeEndObject();
    }

    private static void clipping(JsonGenerator json, Clipping clipping) throws IOException {
        json.writeStartObject();
        if (clipping instanceof Clipping.GlobalNorm global) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.GLOBAL_NORM);
            JsonNumbers.number(json, TraceFormat.MAX_NORM, global.maxNorm());
        } else if (clipping instanceof Clipping.LayerNorm layer) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.LAYER_NORM);
            JsonNumbers.number(json, TraceFormat.MAX_NORM, layer.maxNorm());
        } else if (clipping instanceof Clipping.ParameterNorm parameter) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.PARAMETER_NORM);
            JsonNumbers.number(json, TraceFormat.MAX_NORM, parameter.maxNorm());
        } else if (clipping instanceof Clipping.Elements elements) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.ELEMENTS);
            JsonNumbers.number(json, TraceFormat.MAX_VALUE, elements.maxValue());
        } else if (clipping instanceof Clipping.Adaptive adaptive) {
            json.writeStringField(TraceFormat.KIND, TraceFormat.ADAPTIVE);
            JsonNumbers.number(json, TraceFormat.LAMBDA, adaptive.lambda());
            JsonNumbers.number(json, TraceFormat.EPSILON, adaptive.epsilon());
        } else {
            throw new IllegalStateException("the trace format has no word for " + clipping);
        }
        json.writeEndObject();
    }

    static void verdicts(JsonGenerator json, List<RuleVerdict> verdicts) throws IOException {
        if (verdicts.stream().anyMatch(each -> each.verdict() instanceof Verdict.Undecided)) {
            json.writeObjectFieldStart(TraceFormat.UNDECIDED);
            for (RuleVerdict each : verdicts) {
                if (each.verdict() instanceof Verdict.Undecided undecided) {
                    json.writeStringField(each.rule(), undecided.reason());
                }
            }
            json.writeEndObject();
        }
        if (verdicts.stream().anyMatch(each -> each.verdict() instanceof Verdict.Violated)) {
            json.writeObjectFieldStart(TraceFormat.VIOLATED);
            for (RuleVerdict each : verdicts) {
                if (each.verdict() instanceof Verdict.Violated violated) {
                    violated(json, each.rule(), violated);
                }
            }
            json.writeEndObject();
        }
    }

    private static void violated(JsonGenerator json, String rule, Verdict.Violated violated) throws IOException {
        json.writeObjectFieldStart(rule);
        json.writeStringField(TraceFormat.SEVERITY, violated.severity().name());
        json.writeArrayFieldStart(TraceFormat.FINDINGS);
        for (Finding finding : violated.findings()) {
            json.writeStartObject();
            if (finding.parameter() != Finding.WHOLE_MODEL) {
                json.writeNumberField(TraceFormat.PARAMETER, finding.parameter());
            }
            json.writeStringField(TraceFormat.QUANTITY, finding.quantity());
            JsonNumbers.number(json, TraceFormat.OBSERVED, finding.observed());
            JsonNumbers.number(json, TraceFormat.LIMIT, finding.limit());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void incidents(JsonGenerator json, List<IncidentChange> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(TraceFormat.INCIDENTS);
        for (IncidentChange change : changes) {
            json.writeStartObject();
            json.writeStringField(TraceFormat.CHANGE, change.kind().name());
            incident(json, change.incident());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void incident(JsonGenerator json, Incident incident) throws IOException {
        json.writeNumberField(TraceFormat.ID, incident.id());
        json.writeStringField(TraceFormat.RULE, incident.rule());
        json.writeStringField(TraceFormat.SEVERITY, incident.severity().name());
        json.writeArrayFieldStart(TraceFormat.LAYERS);
        for (int layer : incident.layers()) {
            json.writeNumber(layer);
        }
        json.writeEndArray();
        json.writeArrayFieldStart(TraceFormat.NAMES);
        for (String name : incident.layerNames()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeNumberField(TraceFormat.FIRST, incident.firstIteration());
        json.writeNumberField(TraceFormat.LAST, incident.lastIteration());
        if (!incident.isOpen()) {
            json.writeNumberField(TraceFormat.RESOLVED, incident.resolvedIteration());
        }
        json.writeStringField(TraceFormat.EVIDENCE, incident.diagnosis().evidence());
        json.writeStringField(TraceFormat.CAUSE, incident.diagnosis().cause());
        json.writeStringField(TraceFormat.REMEDY, incident.diagnosis().remedy());
        json.writeArrayFieldStart(TraceFormat.SYMPTOMS);
        for (Symptom symptom : incident.symptoms()) {
            json.writeStartObject();
            json.writeStringField(TraceFormat.RULE, symptom.rule());
            json.writeStringField(TraceFormat.SEVERITY, symptom.severity().name());
            json.writeNumberField(TraceFormat.FIRST, symptom.firstIteration());
            json.writeNumberField(TraceFormat.LAST, symptom.lastIteration());
            json.writeStringField(TraceFormat.EVIDENCE, symptom.evidence());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void actions(JsonGenerator json, String name, List<ActionRecord> actions) throws IOException {
        json.writeArrayFieldStart(name);
        for (ActionRecord each : actions) {
            json.writeStartObject();
            json.writeNumberField(TraceFormat.ITERATION, each.iteration());
            action(json, each.action());
            json.writeStringField(TraceFormat.REASON, each.reason());
            outcome(json, each.outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void action(JsonGenerator json, Action action) throws IOException {
        if (action instanceof Action.ScaleLearningRate scale) {
            json.writeStringField(TraceFormat.ACTION, TraceFormat.SCALE_LEARNING_RATE);
            JsonNumbers.number(json, TraceFormat.FACTOR, scale.factor());
        } else if (action instanceof Action.ScaleLayerLearningRate scale) {
            json.writeStringField(TraceFormat.ACTION, TraceFormat.SCALE_LAYER_LEARNING_RATE);
            json.writeNumberField(TraceFormat.LAYER, scale.layer());
            JsonNumbers.number(json, TraceFormat.FACTOR, scale.factor());
        } else if (action instanceof Action.LimitLearningRate limit) {
            json.writeStringField(TraceFormat.ACTION, TraceFormat.LIMIT_LEARNING_RATE);
            JsonNumbers.number(json, TraceFormat.MAX_RATE, limit.max());
        } else if (action instanceof Action.EnableClipping enable) {
            json.writeStringField(TraceFormat.ACTION, TraceFormat.ENABLE_CLIPPING);
            json.writeFieldName(TraceFormat.CLIPPING);
            clipping(json, enable.clipping());
        } else {
            json.writeStringField(
                    TraceFormat.ACTION,
                    action.match(
                            scale -> TraceFormat.SCALE_LEARNING_RATE,
                            scale -> TraceFormat.SCALE_LAYER_LEARNING_RATE,
                            limit -> TraceFormat.LIMIT_LEARNING_RATE,
                            enable -> TraceFormat.ENABLE_CLIPPING,
                            () -> TraceFormat.RELEASE_CLIPPING,
                            () -> TraceFormat.ROLLBACK,
                            () -> TraceFormat.STOP_TRAINING));
        }
    }

    private static void outcome(JsonGenerator json, ActionOutcome outcome) throws IOException {
        json.writeStringField(
                TraceFormat.OUTCOME,
                outcome.match(
                        () -> TraceFormat.APPLIED,
                        unsupported -> TraceFormat.UNSUPPORTED,
                        failed -> TraceFormat.FAILED));
        if (outcome instanceof ActionOutcome.Unsupported unsupported) {
            json.writeStringField(TraceFormat.BECAUSE, unsupported.reason());
        } else if (outcome instanceof ActionOutcome.Failed failed) {
            json.writeStringField(TraceFormat.BECAUSE, failed.reason());
        }
    }
}

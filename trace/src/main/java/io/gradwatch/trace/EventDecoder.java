package io.gradwatch.trace;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** Turns the seldom parts of lines back into what was recorded. */
final class EventDecoder {
    private EventDecoder() {}

    static RunInfo run(JsonFields fields) {
        return new RunInfo(
                fields.text(TraceFormat.RUN), fields.text(TraceFormat.MODEL), fields.text(TraceFormat.WORKER));
    }

    static Topology topology(JsonFields fields) {
        List<LayerInfo> layers = new ArrayList<>();
        for (JsonFields layer : fields.list(TraceFormat.LAYERS)) {
            layers.add(new LayerInfo(
                    layer.text(TraceFormat.NAME),
                    layer.text(TraceFormat.TYPE),
                    layer.index(TraceFormat.DEPTH),
                    layer.text(TraceFormat.ACTIVATION),
                    layer.text(TraceFormat.WEIGHT_INIT),
                    layer.text(TraceFormat.UPDATER)));
        }
        List<ParameterInfo> parameters = new ArrayList<>();
        for (JsonFields parameter : fields.list(TraceFormat.PARAMETERS)) {
            parameters.add(new ParameterInfo(
                    parameter.index(TraceFormat.LAYER),
                    parameter.text(TraceFormat.NAME),
                    parameter.constant(TraceFormat.ROLE, ParameterRole.class),
                    parameter.whole(TraceFormat.ELEMENTS),
                    parameter.flag(TraceFormat.TRAINABLE)));
        }
        return new Topology(layers, parameters);
    }

    static StepDecision decision(JsonFields fields, int parameters) {
        String reason = fields.text(TraceFormat.REASON);
        return switch (fields.text(TraceFormat.KIND)) {
            case TraceFormat.SCALE -> new StepDecision.Scale(fields.column(TraceFormat.FACTORS, parameters), reason);
            case TraceFormat.CLIP ->
                new StepDecision.Clip(
                        fields.column(TraceFormat.FACTORS, parameters),
                        fields.list(TraceFormat.CLIPPINGS).stream()
                                .map(EventDecoder::clipping)
                                .toList(),
                        reason);
            case TraceFormat.SKIP -> new StepDecision.Skip(reason);
            default -> throw fields.missing(TraceFormat.KIND, "scale, clip or skip");
        };
    }

    static List<RuleVerdict> undecided(JsonFields fields) {
        List<RuleVerdict> verdicts = new ArrayList<>();
        for (String rule : fields.names()) {
            verdicts.add(new RuleVerdict(rule, Verdict.undecided(fields.text(rule))));
        }
        return verdicts;
    }

    static List<RuleVerdict> violated(JsonFields fields) {
        List<RuleVerdict> verdicts = new ArrayList<>();
        for (String rule : fields.names()) {
            JsonFields violated = fields.fields(rule);
            List<Finding> findings = new ArrayList<>();
            for (JsonFields finding : violated.list(TraceFormat.FINDINGS)) {
                findings.add(new Finding(
                        finding.has(TraceFormat.PARAMETER) ? finding.index(TraceFormat.PARAMETER) : Finding.WHOLE_MODEL,
                        finding.text(TraceFormat.QUANTITY),
                        finding.number(TraceFormat.OBSERVED),
                        finding.number(TraceFormat.LIMIT)));
            }
            verdicts.add(new RuleVerdict(
                    rule, Verdict.violated(violated.constant(TraceFormat.SEVERITY, Severity.class), findings)));
        }
        return verdicts;
    }

    static IncidentChange incidentChange(JsonFields fields) {
        List<Symptom> symptoms = new ArrayList<>();
        for (JsonFields symptom : fields.list(TraceFormat.SYMPTOMS)) {
            symptoms.add(new Symptom(
                    symptom.text(TraceFormat.RULE),
                    symptom.constant(TraceFormat.SEVERITY, Severity.class),
                    symptom.whole(TraceFormat.FIRST),
                    symptom.whole(TraceFormat.LAST),
                    symptom.text(TraceFormat.EVIDENCE)));
        }
        Incident incident = new Incident(
                fields.whole(TraceFormat.ID),
                fields.text(TraceFormat.RULE),
                fields.constant(TraceFormat.SEVERITY, Severity.class),
                fields.indices(TraceFormat.LAYERS),
                fields.texts(TraceFormat.NAMES),
                fields.whole(TraceFormat.FIRST),
                fields.whole(TraceFormat.LAST),
                fields.has(TraceFormat.RESOLVED) ? fields.whole(TraceFormat.RESOLVED) : Incident.OPEN,
                new Diagnosis(
                        fields.text(TraceFormat.EVIDENCE),
                        fields.text(TraceFormat.CAUSE),
                        fields.text(TraceFormat.REMEDY)),
                symptoms);
        return new IncidentChange(fields.constant(TraceFormat.CHANGE, IncidentChange.Kind.class), incident);
    }

    static ActionRecord action(JsonFields fields) {
        Action action = switch (fields.text(TraceFormat.ACTION)) {
            case TraceFormat.SCALE_LEARNING_RATE -> new Action.ScaleLearningRate(fields.number(TraceFormat.FACTOR));
            case TraceFormat.SCALE_LAYER_LEARNING_RATE ->
                new Action.ScaleLayerLearningRate(
                        Math.toIntExact(fields.whole(TraceFormat.LAYER)), fields.number(TraceFormat.FACTOR));
            case TraceFormat.LIMIT_LEARNING_RATE -> new Action.LimitLearningRate(fields.number(TraceFormat.MAX_RATE));
            case TraceFormat.ENABLE_CLIPPING ->
                new Action.EnableClipping(clipping(fields.fields(TraceFormat.CLIPPING)));
            case TraceFormat.RELEASE_CLIPPING -> new Action.ReleaseClipping();
            case TraceFormat.ROLLBACK -> new Action.Rollback();
            case TraceFormat.STOP_TRAINING -> new Action.StopTraining();
            default -> throw fields.missing(TraceFormat.ACTION, "a known action");
        };
        ActionOutcome outcome = switch (fields.text(TraceFormat.OUTCOME)) {
            case TraceFormat.APPLIED -> new ActionOutcome.Applied();
            case TraceFormat.UNSUPPORTED -> new ActionOutcome.Unsupported(fields.text(TraceFormat.BECAUSE));
            case TraceFormat.FAILED -> new ActionOutcome.Failed(fields.text(TraceFormat.BECAUSE));
            default -> throw fields.missing(TraceFormat.OUTCOME, "applied, unsupported or failed");
        };
        return new ActionRecord(fields.whole(TraceFormat.ITERATION), action, fields.text(TraceFormat.REASON), outcome);
    }

    private static Clipping clipping(JsonFields fields) {
        return switch (fields.text(TraceFormat.KIND)) {
            case TraceFormat.GLOBAL_NORM -> new Clipping.GlobalNorm(fields.number(TraceFormat.MAX_NORM));
            case TraceFormat.LAYER_NORM -> new Clipping.LayerNorm(fields.number(TraceFormat.MAX_NORM));
            case TraceFormat.PARAMETER_NORM -> new Clipping.ParameterNorm(fields.number(TraceFormat.MAX_NORM));
            case TraceFormat.ELEMENTS -> new Clipping.Elements(fields.number(TraceFormat.MAX_VALUE));
            case TraceFormat.ADAPTIVE ->
                new Clipping.Adaptive(fields.number(TraceFormat.LAMBDA), fields.number(TraceFormat.EPSILON));
            default -> throw fields.missing(TraceFormat.KIND, "a known clipping");
        };
    }
}

package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Incident;
import io.gradwatch.incident.Symptom;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Incidents, actions and decisions as JSON: the latest of each, in bounded texts. */
final class NewsJson {
    private static final int MAX_TEXT = 1000;
    private static final int MAX_LAYERS = 400;
    private static final int MAX_NAME = 60;
    private static final int MAX_SYMPTOMS = 20;

    private NewsJson() {}

    /** Puts no more than so many of each into the answer; of incidents the open ones first. */
    static void put(JsonObject json, RunHistory.View view, int most) {
        List<ActionRow> actions = lastOf(view.actions(), most);
        json.put("incidents", RunJson.array(incidents(view, most), incident -> incident(incident, actions)))
                .put("actions", RunJson.array(actions, NewsJson::action))
                .put("decisions", RunJson.array(lastOf(view.decisions(), most), NewsJson::decision));
    }

    private static List<Incident> incidents(RunHistory.View view, int most) {
        List<Incident> chosen = new ArrayList<>(view.incidents());
        chosen.sort(Comparator.comparing((Incident incident) -> !incident.isOpen())
                .thenComparing(Comparator.comparingLong(Incident::id).reversed()));
        List<Incident> kept = new ArrayList<>(chosen.subList(0, Math.min(most, chosen.size())));
        kept.sort(Comparator.comparingLong(Incident::id));
        return kept;
    }

    private static JsonObject incident(Incident incident, List<ActionRow> actions) {
        int layers = Math.min(MAX_LAYERS, incident.layers().size());
        int names = Math.min(MAX_LAYERS, incident.layerNames().size());
        return new JsonObject()
                .put("id", incident.id())
                .put("headline", Brief.text(incident.headline(), MAX_TEXT))
                .put("rule", Brief.text(incident.rule(), MAX_NAME))
                .put("severity", RunJson.word(incident.severity()))
                .put("open", incident.isOpen())
                .put("layers", new JsonArray(new ArrayList<>(incident.layers().subList(0, layers))))
                .put(
                        "layerNames",
                        RunJson.array(incident.layerNames().subList(0, names), name -> Brief.text(name, MAX_NAME)))
                .put("firstIteration", incident.firstIteration())
                .put("lastIteration", incident.lastIteration())
                .put("resolvedIteration", incident.isOpen() ? null : (Object) incident.resolvedIteration())
                .put("evidence", Brief.text(incident.diagnosis().evidence(), MAX_TEXT))
                .put("cause", Brief.text(incident.diagnosis().cause(), MAX_TEXT))
                .put("remedy", Brief.text(incident.diagnosis().remedy(), MAX_TEXT))
                .put("symptoms", RunJson.array(lastOf(incident.symptoms(), MAX_SYMPTOMS), NewsJson::symptom))
                .put("actions", new JsonArray(new ArrayList<>(IncidentActions.of(incident, actions))));
    }

    private static JsonObject symptom(Symptom symptom) {
        return new JsonObject()
                .put("rule", Brief.text(symptom.rule(), MAX_NAME))
                .put("severity", RunJson.word(symptom.severity()))
                .put("firstIteration", symptom.firstIteration())
                .put("lastIteration", symptom.lastIteration())
                .put("evidence", Brief.text(symptom.evidence(), MAX_TEXT));
    }

    private static JsonObject action(ActionRow action) {
        return new JsonObject()
                .put("iteration", action.iteration())
                .put("name", Brief.text(action.name(), MAX_NAME))
                .put("description", Brief.text(action.description(), MAX_TEXT))
                .put("reason", Brief.text(action.reason(), MAX_TEXT))
                .put("outcome", Brief.text(action.outcome(), MAX_NAME))
                .put("detail", Brief.text(action.detail(), MAX_TEXT))
                .put("release", action.isRelease());
    }

    private static JsonObject decision(DecisionSpan span) {
        return new JsonObject()
                .put("decision", RunJson.word(span.decision().kind()))
                .put("reason", Brief.text(span.decision().reason(), MAX_TEXT))
                .put("firstIteration", span.firstIteration())
                .put("lastIteration", span.lastIteration());
    }

    private static <T> List<T> lastOf(List<T> list, int most) {
        return list.subList(Math.max(0, list.size() - most), list.size());
    }
}

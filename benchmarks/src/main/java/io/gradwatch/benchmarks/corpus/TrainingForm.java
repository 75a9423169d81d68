package io.gradwatch.benchmarks.corpus;

import io.gradwatch.benchmarks.corpus.Disturbance.Change;
import io.gradwatch.benchmarks.corpus.Disturbance.Part;
import java.util.List;

/** Reads how a case is trained. */
final class TrainingForm {
    private static final int MOST = 1_000_000;

    private TrainingForm() {}

    /** The fields of a case that say how it is trained on these rows. */
    static Training training(JsonField json, CorpusData rows) {
        return new Training(
                updater(json.required("updater")),
                json.required("batchSize").integer(1, rows.trainRows().count()),
                json.required("epochs").integer(1, MOST),
                json.flag("shuffle"),
                json.optional("featureFactor").map(JsonField::positive).orElse(1.0),
                labelNoise(json, rows),
                json.optional("disturbances").map(JsonField::elements).orElse(List.of()).stream()
                        .map(TrainingForm::disturbance)
                        .toList());
    }

    private static double labelNoise(JsonField json, CorpusData rows) {
        double share = json.optional("labelNoise").map(JsonField::share).orElse(0.0);
        if (share > 0 && !rows.hasClasses()) {
            throw json.required("labelNoise").wrong("no such field with labels that are numbers");
        }
        return share;
    }

    private static Training.Updater updater(JsonField json) {
        json.onlyHas("type", "learningRate", "momentum", "epsilon", "schedule");
        String type = json.required("type").oneOf(CaseUpdaters.UPDATERS);
        Training.Schedule schedule =
                json.optional("schedule").map(TrainingForm::schedule).orElse(null);
        if (schedule != null && type.equals("adadelta")) {
            throw json.required("schedule").wrong("no schedule: adadelta has no learning rate in DL4J");
        }
        return new Training.Updater(
                type,
                json.required("learningRate").positive(),
                json.optional("momentum").map(JsonField::number).orElse(Double.NaN),
                json.optional("epsilon").map(JsonField::positive).orElse(Double.NaN),
                schedule);
    }

    private static Training.Schedule schedule(JsonField json) {
        json.onlyHas("type", "iterations", "factor");
        String type = json.required("type").oneOf(CaseUpdaters.SCHEDULES);
        return new Training.Schedule(
                type,
                json.required("iterations").integer(1, MOST),
                type.equals("warm-up") ? 1 : json.required("factor").positive());
    }

    private static Disturbance disturbance(JsonField json) {
        json.onlyHas("from", "to", "share", "what", "change", "value");
        int from = json.required("from").integer(0, MOST);
        Part what = json.required("what").constant(Part.values());
        Change change = json.required("change").constant(Change.values());
        if (change == Change.RANDOM && what != Part.LABELS) {
            throw json.required("change").wrong("set or times: only labels can be drawn at random");
        }
        return new Disturbance(
                from,
                json.optional("to").map(to -> to.integer(from, MOST)).orElse(from),
                json.optional("share").map(JsonField::share).orElse(1.0),
                what,
                change,
                change == Change.RANDOM ? 0 : json.required("value").anyNumber());
    }
}

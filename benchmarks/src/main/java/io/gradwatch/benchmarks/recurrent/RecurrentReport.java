package io.gradwatch.benchmarks.recurrent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Results as a table, and as a JSON tree. */
final class RecurrentReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecurrentReport() {}

    /** The head of the table of one problem. */
    static String head(Problem problem) {
        return String.format(
                Locale.ROOT,
                "%s, learning rate %s, %s%n%-5s %-16s %-18s %-11s %-8s %-24s %s",
                problem.name(),
                problem.learningRate(),
                problem.measure(),
                "seed",
                "bare",
                "best clipped (at)",
                "autopilot",
                "reached",
                "scaled/skipped/rollbacks",
                "released");
    }

    static String line(SeedResult result) {
        return String.format(
                Locale.ROOT,
                "%-5d %-16s %-18s %-11s %-8s %-24s %s",
                result.seed(),
                number(result.bare().score()) + (result.bare().isDiverged() ? " diverged" : ""),
                number(result.bestScore()) + " (" + result.bestThreshold() + ")",
                number(result.autopilot().score()),
                yes(result.isReached()),
                result.log().scaledSteps() + "/" + result.log().skippedSteps() + "/"
                        + result.log().rollbacks(),
                yes(result.log().isReleased()));
    }

    /** How many seeds diverge bare, reach the best hand-clipped run, and end with everything released. */
    static String summary(List<SeedResult> results) {
        return String.format(
                Locale.ROOT,
                "bare diverged %d of %4$d; autopilot reaches the best hand-clipped run %2$d of %4$d; all released %3$d of %4$d",
                results.stream().filter(each -> each.bare().isDiverged()).count(),
                results.stream().filter(SeedResult::isReached).count(),
                results.stream().filter(each -> each.log().isReleased()).count(),
                results.size());
    }

    /** All results as a JSON tree: {@code runs}, one object per problem and seed. */
    static ObjectNode json(List<SeedResult> results) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode runs = json.putArray("runs");
        results.forEach(result -> runs.add(json(result)));
        return json;
    }

    private static ObjectNode json(SeedResult result) {
        ObjectNode json = JSON.createObjectNode()
                .put("problem", result.problem().name())
                .put("measure", result.problem().measure())
                .put("learningRate", result.problem().learningRate())
                .put("seed", result.seed())
                .put("iterations", result.log().iterations());
        json.set("bare", json(result.bare()));
        ArrayNode clipped = json.putArray("clipped");
        result.clipped().forEach((threshold, run) -> clipped.add(json(run).put("threshold", threshold)));
        json.set("autopilot", json(result.autopilot()));
        json.put("bestThreshold", result.bestThreshold())
                .put("bestScore", result.bestScore())
                .put("reached", result.isReached())
                .put("released", result.log().isReleased())
                .put("scaledSteps", result.log().scaledSteps())
                .put("skippedSteps", result.log().skippedSteps());
        ArrayNode actions = json.putArray("actions");
        result.log()
                .actions()
                .forEach(done -> actions.addObject()
                        .put("iteration", done.iteration())
                        .put("action", done.action().words())
                        .put("outcome", done.outcome().name())
                        .put("reason", done.reason()));
        return json;
    }

    private static ObjectNode json(RunResult run) {
        return JSON.createObjectNode()
                .put("score", run.score())
                .put("firstLoss", run.firstLoss())
                .put("lastLoss", run.lastLoss())
                .put("diverged", run.isDiverged());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}

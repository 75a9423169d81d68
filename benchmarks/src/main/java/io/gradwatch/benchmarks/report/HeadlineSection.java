package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The corpus in four lines, for the front page: what rules and policies were tuned by, and what nobody looked at before. */
final class HeadlineSection implements Section {
    private static final String KEPT_OUT = "kept-out";

    @Override
    public String name() {
        return "headline";
    }

    @Override
    public String file() {
        return "corpus.jsonl";
    }

    @Override
    public String command() {
        return new CorpusSection().command();
    }

    @Override
    public boolean hasHead() {
        return false;
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        CorpusRuns all = new CorpusRuns(each(figures).toList());
        CorpusRuns keptOut = all.where(run -> text(run, "group").equals(KEPT_OUT));
        CorpusRuns tunedBy = all.where(run -> !text(run, "group").equals(KEPT_OUT));
        Table table = new Table(
                "With `%s`".formatted(text(all.all().get(0), "preset")),
                "%d networks to tune by".formatted(tunedBy.cases().size()),
                "%d networks kept out".formatted(keptOut.cases().size()));
        for (Row row : rows()) {
            table.row(
                    row.what,
                    row.measure.of(tunedBy).words(),
                    row.measure.of(keptOut).words());
        }
        return table.markdown();
    }

    private static List<Row> rows() {
        return List.of(
                new Row(
                        "runs that fail or learn badly: detected",
                        runs -> runs.sick().detected()),
                new Row(
                        "healthy runs: warned of",
                        runs -> runs.healthy().share(run -> CorpusRuns.isAlarmed(run, "warning", "critical"))),
                new Row(
                        "runs that can be cured: end as well as a healthy twin",
                        runs -> runs.where(run -> run.path("curable").asBoolean())
                                .share(run -> run.path("cured").asBoolean())),
                new Row(
                        "healthy runs: ended worse than without",
                        runs -> runs.healthy().share(run -> field(run, "harmed").asBoolean())));
    }

    private record Row(String what, Measure measure) {}

    private interface Measure {
        Share of(CorpusRuns runs);
    }
}

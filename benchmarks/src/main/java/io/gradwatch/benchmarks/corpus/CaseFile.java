package io.gradwatch.benchmarks.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.corpus.CorpusCase.Label;
import io.gradwatch.benchmarks.corpus.CorpusData.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the cases of a corpus from a JSON file, and their data from beside it. The form: {@code corpus/README.md}. */
final class CaseFile {
    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final Map<Path, CorpusData> data = new HashMap<>();

    private CaseFile(Path file) {
        this.file = file;
    }

    /**
     * Reads and checks all cases, so that a long run does not stop at a wrong one.
     *
     * @param file the case file
     * @return its cases in order, at least one
     * @throws CorpusException if anything is not as it should be
     */
    static List<CorpusCase> read(Path file) {
        return new CaseFile(file).cases();
    }

    private List<CorpusCase> cases() {
        JsonField root = new JsonField(file.toString(), "", tree());
        root.optional("schema").ifPresent(schema -> schema.integer(SCHEMA, SCHEMA));
        JsonField dataset = root.required("dataset");
        Set<String> ids = new HashSet<>();
        List<CorpusCase> cases = new ArrayList<>();
        for (JsonField each : root.required("cases").elements()) {
            String id = each.required("id").text();
            JsonField named = each.in(file + ", case '" + id + "'");
            if (!ids.add(id)) {
                throw named.required("id").wrong("an id that no other case has");
            }
            cases.add(read(id, named, dataset));
        }
        return cases;
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new CorpusException(
                    file + ", line " + e.getLocation().getLineNr() + ": expected JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new CorpusException(file + ": expected a readable case file: " + e);
        }
    }

    private CorpusCase read(String id, JsonField json, JsonField dataset) {
        List<CorpusCase.Layer> hidden = new ArrayList<>();
        for (JsonField layer : json.required("hidden").elements()) {
            layer.onlyHas("units", "activation");
            hidden.add(new CorpusCase.Layer(
                    layer.required("units").integer(1, 1_000_000),
                    layer.required("activation").oneOf(CaseNetwork.ACTIVATIONS)));
        }
        CorpusData rows = data(json, dataset);
        JsonField output = json.required("output");
        output.onlyHas("units", "activation", "loss");
        int outputs = output.required("units").integer(1, 1_000_000);
        if (rows.highestClass() >= Math.max(2, outputs)) {
            throw output.required("units")
                    .wrong("units for the classes 0 to " + rows.highestClass() + " that " + rows + " has");
        }
        Label label = label(json.required("label"));
        List<String> expect = new ArrayList<>();
        if (label != Label.HEALTHY) {
            json.required("expect").elements().forEach(rule -> expect.add(rule.text()));
        }
        return new CorpusCase(
                id,
                hidden,
                weightInit(json.required("weightInit")),
                weightInit(json.required("outputInit")),
                json.required("biasInit").number(),
                new CorpusCase.Output(
                        outputs,
                        output.required("activation").oneOf(CaseNetwork.ACTIVATIONS),
                        output.required("loss").oneOf(CaseNetwork.LOSSES)),
                updater(json.required("updater")),
                json.required("batchSize").integer(1, rows.trainingRows()),
                json.required("epochs").integer(1, 1_000_000),
                label,
                expect,
                rows);
    }

    private CorpusData data(JsonField json, JsonField dataset) {
        JsonField name = json.optional("data").orElseGet(() -> dataset.required("file"));
        Path beside = file.resolveSibling(name.text());
        return data.computeIfAbsent(beside, path -> {
            dataset.optional("labels").ifPresent(labels -> labels.oneOf(List.of("last column")));
            return CorpusData.read(
                    path,
                    dataset.required("features").integer(1, 1_000_000),
                    rows(dataset.required("trainRows")),
                    rows(dataset.required("validationRows")));
        });
    }

    private static Rows rows(JsonField json) {
        List<JsonField> ends = json.elements();
        if (ends.size() != 2) {
            throw json.wrong("two row numbers: the first and the last");
        }
        int first = ends.get(0).integer(0, Integer.MAX_VALUE - 1);
        return new Rows(first, ends.get(1).integer(first, Integer.MAX_VALUE - 1));
    }

    private static String weightInit(JsonField json) {
        String name = json.text();
        if (!CaseNetwork.isWeightInit(name)) {
            throw json.wrong("one of " + CaseNetwork.WEIGHT_INITS + " or uniform_ with a positive bound");
        }
        return name;
    }

    private static CorpusCase.Updater updater(JsonField json) {
        json.onlyHas("type", "learningRate", "momentum", "epsilon");
        return new CorpusCase.Updater(
                json.required("type").oneOf(CaseNetwork.UPDATERS),
                json.required("learningRate").positive(),
                json.optional("momentum").map(JsonField::number).orElse(Double.NaN),
                json.optional("epsilon").map(JsonField::positive).orElse(Double.NaN));
    }

    private static Label label(JsonField json) {
        String text = json.oneOf(Arrays.stream(Label.values()).map(Label::text).toList());
        return Arrays.stream(Label.values())
                .filter(label -> label.text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}

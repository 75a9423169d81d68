package io.gradwatch.benchmarks.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the cases of a corpus from a JSON file, and their data from beside it. The form: {@code corpus/README.md}. */
final class CaseFile {
    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;

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
        DataForm data = new DataForm(file, root);
        Set<String> ids = new HashSet<>();
        List<CorpusCase> cases = new ArrayList<>();
        for (JsonField each : root.required("cases").elements()) {
            String id = each.required("id").text();
            JsonField named = each.in(file + ", case '" + id + "'");
            if (!ids.add(id)) {
                throw named.required("id").wrong("an id that no other case has");
            }
            cases.add(read(id, named, data));
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

    private static CorpusCase read(String id, JsonField json, DataForm data) {
        List<Layer> hidden = LayerForm.layers(json.required("hidden"));
        CorpusData rows = data.rows(json);
        CorpusCase read = new CorpusCase(
                id,
                architecture(json, hidden, output(json.required("output"), rows)),
                TrainingForm.training(json, rows),
                expectation(json, data.declaration(json)),
                rows);
        refuseWhatDoesNotFit(json, read);
        return read;
    }

    private static Architecture.Output output(JsonField json, CorpusData rows) {
        json.onlyHas("units", "activation", "loss");
        int units = json.required("units").integer(1, 1_000_000);
        if (rows.highestClass() >= Math.max(2, units)) {
            throw json.required("units")
                    .wrong("units for the classes 0 to " + rows.highestClass() + " that " + rows + " has");
        }
        if (!rows.hasClasses() && units > 1) {
            throw json.required("units").wrong("1 for the number that " + rows + " has");
        }
        return new Architecture.Output(
                units,
                json.required("activation").oneOf(CaseNetwork.ACTIVATIONS),
                json.required("loss").oneOf(CaseNetwork.LOSSES));
    }

    private static Architecture architecture(JsonField json, List<Layer> hidden, Architecture.Output output) {
        return new Architecture(
                hidden,
                weightInit(json.required("weightInit")),
                weightInit(json.required("outputInit")),
                json.required("biasInit").number(),
                output,
                json.optional("l2").map(JsonField::positive).orElse(0.0),
                json.optional("clipLayerNorm").map(JsonField::positive).orElse(0.0),
                json.optional("tbptt").map(steps -> steps.integer(1, 1_000_000)).orElse(0));
    }

    private static String weightInit(JsonField json) {
        String name = json.text();
        if (!CaseNetwork.isWeightInit(name)) {
            throw json.wrong("one of " + CaseNetwork.WEIGHT_INITS + " or uniform_ with a positive bound");
        }
        return name;
    }

    private static Expectation expectation(JsonField json, JsonField dataset) {
        Label label = json.required("label").constant(Label.values());
        List<String> expect = new ArrayList<>();
        if (label != Label.HEALTHY) {
            json.required("expect").elements().forEach(rule -> expect.add(rule.text()));
        }
        String twin = json.optional("twin").map(JsonField::text).orElse(null);
        boolean curable = json.flag("curable");
        if (curable && twin == null) {
            throw json.required("curable").wrong("a twin beside it, which a cured run is compared with");
        }
        return new Expectation(
                label,
                expect,
                json.optional("onset").map(at -> at.integer(0, 1_000_000_000)).orElse(0),
                json.optional("failsBelow")
                        .or(() -> dataset.optional("failsBelow"))
                        .map(JsonField::share)
                        .orElse(Expectation.FAILS_BELOW),
                twin,
                curable,
                json.optional("group")
                        .map(group -> group.constant(Group.values()))
                        .orElse(Group.TUNING),
                json.optional("reason").map(JsonField::text).orElse(""));
    }

    /** Builds the network and asks it once: DL4J knows best which layers fit together, and some of it only then. */
    private static void refuseWhatDoesNotFit(JsonField json, CorpusCase read) {
        try {
            CaseNetwork.create(read, 1).output(read.data().features(new int[] {0}));
        } catch (RuntimeException e) {
            throw json.required("hidden").wrong("layers that fit together and the data (DL4J: " + e.getMessage() + ")");
        }
    }
}

package io.gradwatch.benchmarks.corpus;

import io.gradwatch.benchmarks.corpus.CorpusData.Form;
import io.gradwatch.benchmarks.corpus.CorpusData.Rows;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads data sets, each file once. */
final class DataForm {
    private static final String CLASSES = "last column";
    private static final String NUMBERS = "last column, a number";
    private static final int MOST = 1_000_000;

    private final Path caseFile;
    private final JsonField root;
    private final Map<String, CorpusData> read = new HashMap<>();

    /**
     * The data of a case file.
     *
     * @param caseFile the data lie beside it
     * @param root what it says
     */
    DataForm(Path caseFile, JsonField root) {
        this.caseFile = caseFile;
        this.root = root;
    }

    /** The declaration of the data of a case: one of {@code datasets} by its name, else {@code dataset}. */
    JsonField declaration(JsonField json) {
        Optional<JsonField> named = json.optional("data")
                .flatMap(name -> root.optional("datasets").flatMap(all -> all.optional(name.text())));
        return named.orElseGet(() -> root.required("dataset"));
    }

    /** The rows a case is trained on. */
    CorpusData rows(JsonField json) {
        JsonField declared = declaration(json);
        JsonField name =
                declared.path().startsWith("datasets.") || json.optional("data").isEmpty()
                        ? declared.required("file")
                        : json.required("data");
        Path beside = caseFile.resolveSibling(name.text());
        CorpusData known = read.get(declared.path() + ' ' + beside);
        if (known == null) {
            known = CorpusData.read(beside, form(declared));
            read.put(declared.path() + ' ' + beside, known);
        }
        return known;
    }

    private static Form form(JsonField json) {
        boolean numbers = json.optional("labels")
                .map(labels -> labels.oneOf(List.of(CLASSES, NUMBERS)).equals(NUMBERS))
                .orElse(false);
        return new Form(
                shape(json),
                rowNumbers(json.required("trainRows")),
                rowNumbers(json.required("validationRows")),
                numbers ? json.required("tolerance").positive() : Double.NaN);
    }

    private static Shape shape(JsonField json) {
        JsonField features = json.required("features");
        int columns = features.integer(1, MOST);
        Shape shape = json.optional("shape").map(DataForm::declaredShape).orElse(new Shape.Flat(columns));
        if (shape.features() != columns) {
            throw features.wrong(shape.features() + ", as many as the shape has");
        }
        return shape;
    }

    private static Shape declaredShape(JsonField json) {
        if (json.optional("steps").isPresent()) {
            json.onlyHas("steps", "channels");
            return new Shape.Sequence(
                    json.required("steps").integer(1, MOST),
                    json.required("channels").integer(1, MOST));
        }
        json.onlyHas("height", "width");
        return new Shape.Image(
                json.required("height").integer(1, MOST), json.required("width").integer(1, MOST));
    }

    private static Rows rowNumbers(JsonField json) {
        List<JsonField> ends = json.elements();
        if (ends.size() != 2) {
            throw json.wrong("two row numbers: the first and the last");
        }
        int first = ends.get(0).integer(0, Integer.MAX_VALUE - 1);
        return new Rows(first, ends.get(1).integer(first, Integer.MAX_VALUE - 1));
    }
}

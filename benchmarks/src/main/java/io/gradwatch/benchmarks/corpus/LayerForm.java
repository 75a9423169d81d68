package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads hidden layers. */
final class LayerForm {
    private static final String KIND = "layer";
    private static final String RESIDUAL = "residual";
    private static final String DENSE = "dense";
    private static final int MOST = 1_000_000;

    private static final Map<String, Function<JsonField, Layer.Single>> SINGLE_BY_NAME = new TreeMap<>(Map.of(
            DENSE,
            LayerForm::dense,
            "conv",
            LayerForm::convolution,
            "subsampling",
            LayerForm::subsampling,
            "global_pooling",
            LayerForm::globalPooling,
            "batch_norm",
            LayerForm::batchNorm,
            "activation",
            LayerForm::activated,
            "dropout",
            LayerForm::dropout,
            "lstm",
            LayerForm::lstm,
            "simple_rnn",
            LayerForm::plainRecurrent,
            "embedding",
            LayerForm::embedding));

    private LayerForm() {}

    /** The layers of an array, blocks included. */
    static List<Layer> layers(JsonField array) {
        List<String> kinds = new ArrayList<>(SINGLE_BY_NAME.keySet());
        kinds.add(RESIDUAL);
        return array.elements().stream()
                .map(each -> kind(each, kinds).equals(RESIDUAL) ? residual(each) : single(each, kinds))
                .toList();
    }

    private static String kind(JsonField json, List<String> kinds) {
        return json.optional(KIND).map(kind -> kind.oneOf(kinds)).orElse(DENSE);
    }

    private static Layer.Single single(JsonField json, List<String> kinds) {
        String kind = kind(json, kinds);
        return requireNonNull(SINGLE_BY_NAME.get(kind), kind).apply(json);
    }

    private static Layer residual(JsonField json) {
        json.onlyHas(KIND, "layers");
        List<String> kinds = List.copyOf(SINGLE_BY_NAME.keySet());
        return new Layer.Residual(json.required("layers").elements().stream()
                .map(each -> single(each, kinds))
                .toList());
    }

    private static Layer.Single dense(JsonField json) {
        json.onlyHas(KIND, "units", "activation", "frozen");
        return new Layer.Dense(units(json), activation(json), json.flag("frozen"));
    }

    private static Layer.Single convolution(JsonField json) {
        json.onlyHas(KIND, "filters", "kernel", "activation", "frozen");
        return new Layer.Convolution(
                json.required("filters").integer(1, MOST),
                json.required("kernel").integer(1, MOST),
                activation(json),
                json.flag("frozen"));
    }

    private static Layer.Single subsampling(JsonField json) {
        json.onlyHas(KIND, "kernel");
        return new Layer.Subsampling(json.required("kernel").integer(1, MOST));
    }

    private static Layer.Single globalPooling(JsonField json) {
        json.onlyHas(KIND);
        return new Layer.GlobalPooling();
    }

    private static Layer.Single batchNorm(JsonField json) {
        json.onlyHas(KIND);
        return new Layer.BatchNorm();
    }

    private static Layer.Single activated(JsonField json) {
        json.onlyHas(KIND, "activation");
        return new Layer.Activated(activation(json));
    }

    private static Layer.Single dropout(JsonField json) {
        json.onlyHas(KIND, "rate");
        JsonField rate = json.required("rate");
        double share = rate.share();
        if (!(share < 1)) {
            throw rate.wrong("a share above 0 and below 1");
        }
        return new Layer.Dropout(share);
    }

    private static Layer.Single lstm(JsonField json) {
        json.onlyHas(KIND, "units");
        return new Layer.Lstm(units(json));
    }

    private static Layer.Single plainRecurrent(JsonField json) {
        json.onlyHas(KIND, "units", "activation");
        return new Layer.PlainRecurrent(units(json), activation(json));
    }

    private static Layer.Single embedding(JsonField json) {
        json.onlyHas(KIND, "words", "units");
        return new Layer.Embedding(json.required("words").integer(1, MOST), units(json));
    }

    private static int units(JsonField json) {
        return json.required("units").integer(1, MOST);
    }

    private static String activation(JsonField json) {
        return json.required("activation").oneOf(CaseNetwork.ACTIVATIONS);
    }
}

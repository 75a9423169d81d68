package io.gradwatch.dl4j;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A topology in short: {@code layer0 DenseLayer 0: W weight, b bias}, one line for each layer. Parameters that are not
 * trained are in brackets.
 */
final class TopologyText {
    private TopologyText() {}

    static String of(Topology topology) {
        StringJoiner lines = new StringJoiner("\n");
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            LayerInfo info = topology.layers().get(layer);
            StringJoiner parameters = new StringJoiner(", ");
            for (ParameterInfo parameter : topology.parameters()) {
                if (parameter.layer() == layer) {
                    String role = parameter.role().name().toLowerCase(Locale.ROOT);
                    String text = parameter.name() + " " + role;
                    parameters.add(parameter.trainable() ? text : "(" + text + ")");
                }
            }
            lines.add((info.name() + " " + info.type() + " " + info.depth() + ": " + parameters).strip());
        }
        return lines.toString();
    }
}

package io.gradwatch;

import static java.util.stream.Collectors.joining;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/** Names of layers with {@code *} for any characters and {@code ?} for one. */
record LayerPattern(String text) {
    private static final System.Logger LOGGER = System.getLogger("io.gradwatch");

    /** The layers that match at least one pattern. A pattern without a match is probably a slip and is logged. */
    static BitSet matching(List<LayerPattern> patterns, Topology topology) {
        BitSet matching = new BitSet();
        for (LayerPattern pattern : patterns) {
            BitSet ofThis = pattern.matches(topology);
            if (ofThis.isEmpty()) {
                String names = topology.layers().stream().map(LayerInfo::name).collect(joining(", "));
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "ignored layers: no layer matches '" + pattern.text + "'; the layers are " + names);
            }
            matching.or(ofThis);
        }
        return matching;
    }

    private BitSet matches(Topology topology) {
        Pattern regex = Pattern.compile(
                ("\\Q" + text.replace("\\E", "\\E\\\\E\\Q") + "\\E")
                        .replace("*", "\\E.*\\Q")
                        .replace("?", "\\E.\\Q"),
                Pattern.DOTALL);
        BitSet matches = new BitSet();
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            matches.set(
                    layer, regex.matcher(topology.layers().get(layer).name()).matches());
        }
        return matches;
    }
}

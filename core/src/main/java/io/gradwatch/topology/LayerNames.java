package io.gradwatch.topology;

import java.util.ArrayList;
import java.util.List;

/** Puts layers into words: {@code layers 0-2, 5 (a, b, c, d)}. */
public final class LayerNames {
    private static final int MAX_NAMES = 6;

    private LayerNames() {}

    /**
     * Layers with their indices and names; of many layers only the first names are told.
     *
     * @param layers indices of the layers in the topology, ascending
     * @param names their names, in the same order
     * @return for example {@code layers 0-2 (a, b, c)}
     */
    public static String describe(List<Integer> layers, List<String> names) {
        StringBuilder text = new StringBuilder(layers.size() == 1 ? "layer " : "layers ");
        text.append(ranges(layers)).append(" (");
        int shown = Math.min(names.size(), MAX_NAMES);
        text.append(String.join(", ", names.subList(0, shown)));
        if (shown < names.size()) {
            text.append(" and ").append(names.size() - shown).append(" more");
        }
        return text.append(')').toString();
    }

    /**
     * Layers of a topology with their indices and names.
     *
     * @param topology the topology
     * @param layers indices of the layers, ascending
     * @return for example {@code layers 0-2 (a, b, c)}
     */
    public static String describe(Topology topology, List<Integer> layers) {
        return describe(
                layers,
                layers.stream()
                        .map(layer -> topology.layers().get(layer).name())
                        .toList());
    }

    private static String ranges(List<Integer> layers) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= layers.size(); i++) {
            if (i == layers.size() || layers.get(i) != layers.get(i - 1) + 1) {
                int first = layers.get(from);
                int last = layers.get(i - 1);
                parts.add(first == last ? Integer.toString(first) : first + "-" + last);
                from = i;
            }
        }
        return String.join(", ", parts);
    }
}

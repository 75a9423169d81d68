package io.gradwatch.incident;

import java.util.ArrayList;
import java.util.List;

/** Puts layers into words: {@code layers 0-2, 5 (a, b, c, d)}. */
final class LayerNames {
    private static final int MAX_NAMES = 6;

    private LayerNames() {}

    static String describe(List<Integer> layers, List<String> names) {
        StringBuilder text = new StringBuilder(layers.size() == 1 ? "layer " : "layers ");
        text.append(ranges(layers)).append(" (");
        int shown = Math.min(names.size(), MAX_NAMES);
        text.append(String.join(", ", names.subList(0, shown)));
        if (shown < names.size()) {
            text.append(" and ").append(names.size() - shown).append(" more");
        }
        return text.append(')').toString();
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

package io.gradwatch.prometheus;

import io.gradwatch.topology.Topology;

/** Value of the tag {@code layer}: index and name, zero-padded so that sorting by text is sorting by index. */
final class LayerTag {
    private static final int MIN_DIGITS = 2;

    private LayerTag() {}

    static String of(Topology topology, int layer) {
        int digits = Math.max(
                MIN_DIGITS, Integer.toString(topology.layers().size() - 1).length());
        String index = Integer.toString(layer);
        return "0".repeat(digits - index.length()) + index + "_"
                + topology.layers().get(layer).name();
    }
}

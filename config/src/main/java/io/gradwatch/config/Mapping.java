package io.gradwatch.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of the file by its keys, in their order. */
record Mapping(Map<String, Entry> entries) {
    /** One key with its value and the path that leads to it. */
    record Entry(String path, String key, Node keyNode, Node value) {}

    /** An empty mapping. */
    static Mapping none() {
        return new Mapping(Map.of());
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** The text of a node that is one; null when it is something else. */
    static @Nullable String textOf(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR) ? scalar.getValue() : null;
    }

    /** Reads the keys of a node. A key that is no text or comes twice is a problem. */
    static Mapping of(String path, MappingNode node, Problems problems) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode scalar)) {
                problems.add(keyNode, (path.isEmpty() ? "" : path + ": ") + "a key must be a text");
                continue;
            }
            String key = scalar.getValue();
            Entry entry = new Entry(path.isEmpty() ? key : path + "." + key, key, keyNode, tuple.getValueNode());
            Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                problems.add(
                        keyNode,
                        entry.path() + " is given twice; it is given first in line "
                                + first.keyNode()
                                        .getStartMark()
                                        .map(mark -> mark.getLine() + 1)
                                        .orElse(0));
            }
        }
        return new Mapping(entries);
    }

    @Nullable
    Entry get(String key) {
        return entries.get(key);
    }

    /** Reports every key that is not known. */
    void refuseOthers(String kind, Collection<String> known, Problems problems) {
        for (Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                problems.add(entry.keyNode(), entry.path() + ": " + Nearest.unknown(kind, entry.key(), known));
            }
        }
    }
}

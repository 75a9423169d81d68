package io.gradwatch.config;

import io.gradwatch.plugin.Plugin;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** A plugin that the file names, at a place, with its settings. */
record Named<P extends Plugin>(P plugin, Map<String, Object> settings, Node node, String path) {}

package io.gradwatch.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 with its core schema: text, numbers, booleans, lists and mappings, and no other types. */
final class Yaml {
    private static final int MAX_ALIASES = 50;

    private final LoadSettings settings = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    private final Problems problems;

    Yaml(Problems problems) {
        this.problems = problems;
    }

    /** The only document's nodes; null when there is none, or when it is no YAML, which is a problem then. */
    @Nullable
    Node parse(String text) {
        try {
            return new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.add(markOf(e), "not YAML: " + wordsOf(e));
        } catch (YamlEngineException e) {
            problems.add("not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            problems.add("nested too deeply");
        }
        return null;
    }

    /**
     * The value of a scalar or of a list of scalars. Deeper values have no meaning in the file, and are not built: an
     * alias could make them endless.
     *
     * @return null when the value is null, or is not plain, which is a problem then
     */
    @Nullable
    Object valueOf(Node node, String path, String wanted) {
        if (node instanceof ScalarNode) {
            return constructed(node, path);
        }
        boolean plain =
                node instanceof SequenceNode list && list.getValue().stream().allMatch(ScalarNode.class::isInstance);
        if (plain) {
            return constructed(node, path);
        }
        problems.add(
                node,
                path + " must be " + wanted + ", was "
                        + (node instanceof SequenceNode ? "a list of more than plain values" : "a mapping"));
        return null;
    }

    private @Nullable Object constructed(Node node, String path) {
        try {
            return new StandardConstructor(settings).constructSingleDocument(Optional.of(node));
        } catch (YamlEngineException e) {
            String words = e instanceof MarkedYamlEngineException marked ? wordsOf(marked) : e.getMessage();
            problems.add(node, path + ": " + words);
            return null;
        }
    }

    private static @Nullable Mark markOf(MarkedYamlEngineException e) {
        return e.getProblemMark().or(e::getContextMark).orElse(null);
    }

    private static String wordsOf(MarkedYamlEngineException e) {
        List<String> known =
                List.of(e.getContext() == null ? "" : e.getContext(), e.getProblem() == null ? "" : e.getProblem());
        String words =
                String.join(", ", known.stream().filter(text -> !text.isBlank()).toList());
        return words.contains("alias")
                ? words + "; a text that begins with * must stand in quotes, as in \"*embedding\""
                : words;
    }
}

package io.gradwatch.config;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.rule.RuleFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of {@code gradwatch.yaml}, by which editors complete and check the file. Made from what
 * the plugins on the class path say of themselves, so that it knows those of other jars too.
 */
public final class ConfigurationSchema {
    private static final List<Object> ON_OR_OFF = List.of("on", "off", true, false, Json.Null.NULL);

    private ConfigurationSchema() {}

    /**
     * The schema, with all plugins on the class path.
     *
     * @return JSON, indented, with a line break at its end
     * @throws IllegalStateException if a plugin on the class path cannot be loaded, or two of a kind have one name
     */
    public static String json() {
        return json(Plugins.find());
    }

    /**
     * Writes the schema to a file, or prints it when no file is named.
     *
     * @param args nothing, or the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 1) {
            throw new IllegalArgumentException("expected at most one argument, the file to write; got " + args.length);
        }
        if (args.length == 1) {
            Files.writeString(Path.of(args[0]), json());
        } else {
            // Not System.out itself, whose encoding follows the terminal.
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(json());
        }
    }

    static String json(Plugins plugins) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Setting setting : Keys.TOP) {
            properties.put(setting.name(), schemaOf(setting));
        }
        Map<String, Object> run = new LinkedHashMap<>(schemaOf(Keys.RUN));
        run.remove("default");
        run.put("pattern", "\\S");
        properties.put(Keys.RUN.name(), run);
        properties.put(Keys.SAMPLING.name(), described(Keys.SAMPLING, settings(Keys.SAMPLING_SETTINGS)));
        properties.put(Keys.RULES.name(), described(Keys.RULES, rules(plugins.rules())));
        properties.put(Keys.GUARDS.name(), described(Keys.GUARDS, list(plugins.guards())));
        properties.put(Keys.POLICY.name(), described(Keys.POLICY, policy(plugins)));
        properties.put(Keys.EXPORTERS.name(), described(Keys.EXPORTERS, list(plugins.exporters())));

        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Gradwatch configuration");
        schema.put("description", "What watches the training of a neural network: gradwatch.yaml");
        schema.putAll(object(properties));
        return Json.of(schema);
    }

    private static Map<String, Object> described(Keys.Section section, Map<String, Object> schema) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("description", section.description().replace("`", ""));
        described.putAll(schema);
        return described;
    }

    private static Map<String, Object> rules(Catalog<RuleFactory> rules) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RuleFactory rule : rules.plugins()) {
            List<Setting> settings = new ArrayList<>(rule.settings());
            settings.add(Keys.RULE_IGNORES_LAYERS);
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("oneOf", List.of(Map.of("enum", ON_OR_OFF), strictly(settings(settings))));
            properties.put(rule.name(), schema);
        }
        return object(properties);
    }

    private static Map<String, Object> list(Catalog<?> catalog) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Plugin plugin : catalog.plugins()) {
            properties.put(plugin.name(), settings(plugin.settings()));
        }
        Map<String, Object> one = strictly(object(properties));
        one.put("minProperties", 1);
        one.put("maxProperties", 1);
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", Map.of("oneOf", List.of(Map.of("enum", catalog.names()), one)));
        return list;
    }

    private static Map<String, Object> policy(Plugins plugins) {
        List<Object> forms = new ArrayList<>();
        forms.add(Map.of("enum", plugins.policies().names()));
        for (Plugin policy : plugins.policies().plugins()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put(Plugins.NAME, Map.of("const", policy.name()));
            policy.settings().forEach(setting -> properties.put(setting.name(), schemaOf(setting)));
            Map<String, Object> form = strictly(object(properties));
            form.put("required", List.of(Plugins.NAME));
            forms.add(form);
        }
        return new LinkedHashMap<>(Map.of("oneOf", forms));
    }

    private static Map<String, Object> settings(List<Setting> settings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        settings.forEach(setting -> properties.put(setting.name(), schemaOf(setting)));
        return object(properties);
    }

    /** A mapping of nothing but the given keys; as the reader has it, one that holds nothing may be left empty. */
    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", List.of("object", "null"));
        object.put("properties", properties);
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> strictly(Map<String, Object> object) {
        object.put("type", "object");
        return object;
    }

    private static Map<String, Object> schemaOf(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        String unit = setting.unit().isEmpty() ? "" : " (" + setting.unit() + ")";
        schema.put("description", setting.description() + unit);
        switch (setting.kind()) {
            case NUMBER -> bounded(schema, "number", setting.range());
            case WHOLE -> bounded(schema, "integer", setting.range());
            case FLAG -> schema.put("enum", List.of(true, false, "on", "off"));
            case TEXT -> {
                schema.put("type", "string");
                if (!setting.choices().isEmpty()) {
                    schema.put("enum", setting.choices());
                }
            }
            case TEXTS -> {
                schema.put("type", List.of("string", "array"));
                schema.put("items", Map.of("type", "string"));
            }
        }
        schema.put("default", setting.defaultValue());
        return schema;
    }

    private static void bounded(Map<String, Object> schema, String type, Range range) {
        schema.put("type", type);
        if (Double.isFinite(range.min())) {
            schema.put(range.minIncluded() ? "minimum" : "exclusiveMinimum", range.min());
        }
        if (Double.isFinite(range.max())) {
            schema.put(range.maxIncluded() ? "maximum" : "exclusiveMaximum", range.max());
        }
    }
}

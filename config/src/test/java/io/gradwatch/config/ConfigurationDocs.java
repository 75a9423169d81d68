package io.gradwatch.config;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of docs/configuration.md, from what keys and plugins say of themselves. */
final class ConfigurationDocs {
    private static final String NONE = "";

    private ConfigurationDocs() {}

    /** The page with its tables made anew. What is not between markers stays. */
    static String refreshed(String page, Plugins plugins) {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("keys", keys());
        tables.put("rules", table("Rule", plugins.rules()));
        tables.put("guards", table("Guard", plugins.guards()));
        tables.put("policies", table("Policy", plugins.policies()));
        tables.put("exporters", table("Exporter", plugins.exporters()));
        String refreshed = page;
        for (Map.Entry<String, String> table : tables.entrySet()) {
            refreshed = replaced(refreshed, table.getKey(), table.getValue());
        }
        return refreshed;
    }

    private static String replaced(String page, String name, String table) {
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException("the page has no markers for " + name);
        }
        return page.substring(0, from + begin.length()) + table + page.substring(to);
    }

    private static String keys() {
        List<String> rows = new ArrayList<>();
        for (Setting setting : Keys.TOP) {
            String standard = setting.equals(Keys.RUN) ? "generated" : standard(setting);
            rows.add(row(code(setting.name()), type(setting), standard, unit(setting), allowed(setting), setting));
        }
        for (Keys.Section section : Keys.SECTIONS) {
            rows.add(cells(
                    code(section.name()), section.type(), section.defaultValue(), NONE, NONE, section.description()));
            if (section.equals(Keys.SAMPLING)) {
                for (Setting setting : Keys.SAMPLING_SETTINGS) {
                    String path = code(section.name() + "." + setting.name());
                    rows.add(row(path, type(setting), standard(setting), unit(setting), allowed(setting), setting));
                }
            }
        }
        return head("Key", "Type", "Default", "Unit", "Allowed", "What it does") + String.join("", rows);
    }

    private static String table(String kind, Catalog<? extends Plugin> catalog) {
        StringBuilder table =
                new StringBuilder(head(kind, "Setting", "Type", "Default", "Unit", "Allowed", "What it does"));
        for (Plugin plugin : catalog.plugins()) {
            if (plugin.settings().isEmpty()) {
                table.append(cells(code(plugin.name()), "none", NONE, NONE, NONE, NONE, NONE));
            }
            for (Setting setting : plugin.settings()) {
                table.append(cells(
                        code(plugin.name()),
                        code(setting.name()),
                        type(setting),
                        standard(setting),
                        unit(setting),
                        allowed(setting),
                        sentence(setting)));
            }
        }
        return table.toString();
    }

    private static String row(String name, String type, String standard, String unit, String allowed, Setting setting) {
        return cells(name, type, standard, unit, allowed, sentence(setting));
    }

    /** Descriptions are written to follow a colon or to stand alone; a table shows all of them alike. */
    private static String sentence(Setting setting) {
        String text = setting.description();
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String head(String... names) {
        return cells(names) + "|" + "---|".repeat(names.length) + "\n";
    }

    private static String cells(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(cell.isEmpty() ? "" : " " + cell.replace("|", "\\|")).append(" |");
        }
        return row.append("\n").toString();
    }

    private static String type(Setting setting) {
        return switch (setting.kind()) {
            case NUMBER -> "number";
            case WHOLE -> "whole number";
            case FLAG -> "flag";
            case TEXT -> "text";
            case TEXTS -> "list of texts";
        };
    }

    private static String standard(Setting setting) {
        if (setting.defaultValue() instanceof Double number) {
            return code(Json.plain(number));
        }
        String text = setting.defaultValue().toString();
        return text.isEmpty() ? "empty" : code(text);
    }

    private static String unit(Setting setting) {
        return setting.unit();
    }

    private static String allowed(Setting setting) {
        if (!setting.choices().isEmpty()) {
            return String.join(
                    ", ",
                    setting.choices().stream().map(ConfigurationDocs::code).toList());
        }
        if (setting.kind() == Setting.Kind.FLAG) {
            return "`true`, `false`, `on`, `off`";
        }
        return setting.range().equals(Range.ANY) ? NONE : setting.range().toString();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}

package io.gradwatch.prometheus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape, read strictly after the Prometheus text format 0.0.4 as far as counters and gauges use it: every family
 * has HELP, TYPE and samples, in this order and once; no timestamps; no series twice. Anything else is an error.
 */
record Exposition(Map<String, Family> families) {
    private static final String NAME = "([a-zA-Z_:][a-zA-Z0-9_:]*)";
    private static final Pattern HELP = Pattern.compile("# HELP " + NAME + " (.+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE " + NAME + " (counter|gauge)");
    private static final Pattern SAMPLE = Pattern.compile(NAME + "(?:\\{(.*)\\})? (NaN|[+-]Inf|[-+.0-9eE]+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

    record Family(String name, String help, String type, List<Sample> samples) {}

    record Sample(Map<String, String> labels, double value) {}

    static Exposition parse(String text) {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line is not ended");
        }
        Map<String, Family> families = new LinkedHashMap<>();
        Set<Object> series = new HashSet<>();
        String name = "";
        String help = "";
        for (String line : text.split("\n", -1)) {
            Matcher sample = SAMPLE.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher helpLine = HELP.matcher(line);
            if (helpLine.matches()) {
                name = helpLine.group(1);
                help = unescape(helpLine.group(2));
            } else if (type.matches() && type.group(1).equals(name)) {
                Family family = new Family(name, help, type.group(2), new ArrayList<>());
                require(families.put(name, family) == null, "family twice", line);
            } else if (sample.matches() && sample.group(1).equals(name) && families.containsKey(name)) {
                Map<String, String> labels = labels(sample.group(2), line);
                require(series.add(List.of(name, labels)), "series twice", line);
                families.get(name).samples().add(new Sample(labels, number(sample.group(3))));
            } else {
                require(line.isEmpty(), "neither help, type nor sample of the family at hand", line);
            }
        }
        families.values().forEach(family -> require(!family.samples().isEmpty(), "no samples", family.name()));
        return new Exposition(families);
    }

    /** The value of the only series of that name that has these labels, given as keys and values in turn. */
    double value(String name, String... labels) {
        List<Sample> found = samples(name, labels);
        if (found.size() != 1) {
            throw new AssertionError(
                    found.size() + " series of " + name + " " + List.of(labels) + " among " + families.get(name));
        }
        return found.get(0).value();
    }

    List<Sample> samples(String name, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        Family family = families.get(name);
        return family == null
                ? List.of()
                : family.samples().stream()
                        .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
                        .toList();
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new LinkedHashMap<>();
        String rest = text == null ? "" : text;
        while (!rest.isEmpty()) {
            Matcher label = LABEL.matcher(rest);
            require(label.lookingAt(), "bad label at " + rest, line);
            require(labels.put(label.group(1), unescape(label.group(2))) == null, "label twice", line);
            rest = rest.substring(label.end());
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char escaped = text.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static void require(boolean condition, String problem, String line) {
        if (!condition) {
            throw new IllegalArgumentException(problem + ": " + line);
        }
    }
}

package io.gradwatch.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figures inside sentences. Comments that nobody sees around a figure name the file, the JSONPath below its
 * {@code figures}, and the format: {@code <!--fig overhead.json $.rounds %d-->40<!--/fig-->}.
 */
final class MarkedFigures {
    /** A marked figure with its marks: file, path, format. */
    static final Pattern MARKED =
            Pattern.compile("(<!--fig (\\S+) (\\S.*?) (%\\S+?)-->).*?(<!--/fig-->)", Pattern.DOTALL);

    private static final Configuration JSON_PATH = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .build();

    private final Results results;

    MarkedFigures(Results results) {
        this.results = results;
    }

    /**
     * Writes every marked figure anew.
     *
     * @param text Markdown
     * @return it, with the figures that are stored; {@code not measured yet} where there is no file
     */
    String fill(String text) {
        return MARKED.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(mark.group(1) + figure(mark) + mark.group(5)));
    }

    private String figure(MatchResult mark) {
        return results.read(mark.group(2))
                .map(file -> formatted(mark, file.required("figures")))
                .orElse("not measured yet");
    }

    private static String formatted(MatchResult mark, JsonNode figures) {
        try {
            JsonNode found = JsonPath.using(JSON_PATH).parse(figures).read(mark.group(3), JsonNode.class);
            // A path with a condition finds a list.
            JsonNode value = found.isArray() && found.size() == 1 ? found.get(0) : found;
            if (!value.isValueNode() || value.isNull()) {
                throw new IllegalArgumentException("expected one figure, found " + found);
            }
            Object plain = value.isIntegralNumber()
                    ? value.longValue()
                    : value.isNumber() ? value.doubleValue() : value.asText();
            return String.format(Locale.ROOT, mark.group(4), plain);
        } catch (JsonPathException | IllegalArgumentException e) {
            throw new IllegalArgumentException(mark.group(1) + ": " + e.getMessage(), e);
        }
    }
}

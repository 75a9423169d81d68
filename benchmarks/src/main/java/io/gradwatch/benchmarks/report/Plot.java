package io.gradwatch.benchmarks.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.commons.intern.json.JsonSupport;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A picture: a specification of Lets-Plot from {@code plots/}, and the columns that it draws. Lets-Plot estimates the width of
 * words from tables of its own, so the picture depends neither on the machine's fonts nor on a display.
 */
final class Plot {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> specification;
    private final Map<String, List<?>> columns = new LinkedHashMap<>();

    /**
     * A picture without data.
     *
     * @param name of its specification
     */
    Plot(String name) {
        specification = read(name);
        specification.putIfAbsent("theme", read("theme"));
    }

    /** Sets a column of texts or numbers; all have the same length. */
    Plot column(String name, List<?> values) {
        columns.put(name, values);
        return this;
    }

    /** Sets the size, in pixels. */
    Plot size(double width, double height) {
        specification.put("ggsize", Map.of("width", width, "height", height));
        return this;
    }

    /** Sets what a scale of the specification leaves open, such as its name. */
    @SuppressWarnings("unchecked") // What is read from JSON is made of such maps and lists.
    Plot scale(String aesthetic, String property, Object value) {
        for (Map<String, Object> scale :
                (List<Map<String, Object>>) requireNonNull(specification.get("scales"), "scales")) {
            if (aesthetic.equals(scale.get("aesthetic"))) {
                scale.put(property, value);
            }
        }
        return this;
    }

    /** The picture, for light and dark surroundings. */
    String svg() {
        specification.put("data", columns);
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                mutable(), null, new UnsupportedRGBEncoder(), true);
        if (!svg.startsWith("<svg")) {
            throw new IllegalStateException("Lets-Plot could not draw " + specification + ": " + svg);
        }
        return SvgForm.of(svg);
    }

    /** Lets-Plot changes what it is given, and wants each number as a double. */
    private Map<String, Object> mutable() {
        try {
            return JsonSupport.INSTANCE.parseJson(JSON.writeValueAsString(specification));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read(String name) {
        String file = "plots/" + name + ".json";
        try (InputStream in = Plot.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return new HashMap<>(JsonSupport.INSTANCE.parseJson(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.RunInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the page together from its template, Chart.js and the data. Its policy allows these scripts and nothing else. */
final class ReportPage {
    private static final Pattern PLACE = Pattern.compile("@([a-z]+)@");

    private ReportPage() {}

    static String of(Path trace, RunSeries series, List<RunInfo> others) throws IOException {
        String style = resource("report.css");
        String chart = chartjs();
        String script = resource("report.js");
        String data = new ReportData(series).json(trace, others);
        String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hash(style)
                + "'; script-src '" + hash(chart) + "' '" + hash(script) + "'";
        Map<String, String> parts = Map.of(
                "title", escaped(series.run().run()),
                "policy", policy,
                "style", style,
                "version", escaped(new BuildInfo().version()),
                "chart", chart,
                "script", script,
                "data", data);
        // One pass: what is put in may look like a place of its own.
        return PLACE.matcher(resource("report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(requireNonNull(parts.get(place.group(1)), "part")));
    }

    /** As shipped, licence comment included, but for the address of a source map that nobody has. */
    private static String chartjs() throws IOException {
        String path = "/" + new BuildInfo().chartjs();
        try (InputStream file = ReportPage.class.getResourceAsStream(path)) {
            return "\n"
                    + text(file, path)
                            .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
                            .strip() + "\n";
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ReportPage.class.getResourceAsStream(name)) {
            return text(file, name);
        }
    }

    private static String text(@Nullable InputStream file, String name) throws IOException {
        if (file == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return new String(file.readAllBytes(), UTF_8);
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

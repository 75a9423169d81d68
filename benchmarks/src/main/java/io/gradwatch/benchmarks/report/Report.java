package io.gradwatch.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page of benchmarks and its pictures, made from stored figures, and the figures in other documents. The same figures
 * make the same files, byte for byte.
 */
final class Report {
    static final List<Section> SECTIONS = List.of(
            new CorpusSection(),
            new SensitivitySection(),
            new RecurrentSection(),
            new KernelsSection(),
            new OverheadSection("overhead"),
            new OverheadSection("overhead-large"),
            new OverheadSection("overhead-resnet50"),
            new OverheadSection("overhead-resnet50-pair"),
            new GrowthSection("parameters"),
            new GrowthSection("layers"),
            new MetersSection(),
            new SoakSection(),
            new PageSection(),
            new DemoSection(),
            new HeadlineSection());

    private static final Pattern PLACE = Pattern.compile("\\{\\{([\\w-]+)}}");
    /** Places in documents that people write, for what a section says. */
    private static final Pattern MARKED_SECTION =
            Pattern.compile("(<!--section (\\w+)-->\n).*?(<!--/section-->)", Pattern.DOTALL);

    private static final String WRITTEN = """
            <!-- Written by ./bench report from benchmarks/results and a template of the module benchmarks. Do not edit. -->
            """;

    private final Path root;
    private final Results results;

    /**
     * The documents of a copy of the repository.
     *
     * @param root the folder with {@code README.md}, {@code docs} and {@code benchmarks/results}
     */
    Report(Path root) {
        this.root = root;
        this.results = new Results(root.resolve("benchmarks/results"));
    }

    /**
     * What the files should hold.
     *
     * @return content by file
     */
    Map<Path, String> files() {
        Pictures pictures = new Pictures();
        Map<Path, String> files = new TreeMap<>();
        for (Path document : documents()) {
            files.put(document, filled(read(document), pictures));
        }
        files.put(page(), written(pictures));
        pictures.byName()
                .forEach((name, svg) ->
                        files.put(root.resolve("docs").resolve(Pictures.FOLDER).resolve(name), svg));
        return files;
    }

    /** The page of benchmarks. */
    Path page() {
        return root.resolve("docs/benchmarks.md");
    }

    /** What people write: everything that may speak of figures, but for the page of benchmarks. */
    List<Path> documents() {
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(root.resolve("README.md"), root.resolve("deploy/README.md")),
                            docs.filter(file -> file.toString().endsWith(".md") && !file.equals(page())))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String written(Pictures pictures) {
        String page = PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(section(place.group(1), pictures)));
        return WRITTEN + new MarkedFigures(results).fill(page);
    }

    private String filled(String text, Pictures pictures) {
        String document = MARKED_SECTION
                .matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(place.group(1) + section(place.group(2), pictures) + place.group(3)));
        return new MarkedFigures(results).fill(document);
    }

    private String section(String name, Pictures pictures) {
        Section section = SECTIONS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no section '" + name + "'"));
        return results.read(section.file())
                .map(file -> section(section, file, pictures))
                .orElse("Not measured yet: `" + section.command() + "`\n");
    }

    private String section(Section section, JsonNode file, Pictures pictures) {
        try {
            JsonNode figures = file.has("figures") ? file.required("figures") : file;
            String head = section.hasHead() ? Head.of(origin(section, file)) : "";
            return head + section.markdown(figures, pictures);
        } catch (RuntimeException e) {
            throw new IllegalStateException("benchmarks/results/" + section.file() + ": " + e.getMessage(), e);
        }
    }

    /** JSON Lines have no room for a head; a file beside them, {@code corpus.origin.json}, may hold it. */
    private JsonNode origin(Section section, JsonNode file) {
        return section.file().endsWith(".jsonl")
                ? results.read(section.name() + ".origin.json").orElse(file)
                : file;
    }

    private static String template() {
        try (InputStream in = Report.class.getResourceAsStream("benchmarks.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

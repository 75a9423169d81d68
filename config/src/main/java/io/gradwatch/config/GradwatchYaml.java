package io.gradwatch.config;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Configuration;
import io.gradwatch.ConfigurationReader;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code gradwatch.yaml}. Its keys are listed in {@code docs/configuration.md}.
 *
 * <p>Names rules, guards, policies and exporters: the built-in ones, and those of every jar that registers a factory for
 * {@link java.util.ServiceLoader}. The file is YAML 1.2 in UTF-8, at most 1 MiB; nothing in it is expanded or executed.
 * All that is wrong with it is reported at once. Exporters are created last, when everything else is in order.
 */
public final class GradwatchYaml implements ConfigurationReader {
    private static final int MAX_BYTES = 1 << 20;

    private final @Nullable Plugins plugins;

    /** A reader that knows the plugins on the class path of whoever reads. */
    public GradwatchYaml() {
        this(null);
    }

    GradwatchYaml(@Nullable Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public Configuration read(Path file) {
        return read(file, problems -> new ExporterCreation(problems)::createAll);
    }

    @Override
    public Configuration readWithoutExporters(Path file) {
        return read(file, problems -> named -> List.of());
    }

    private Configuration read(
            Path file, Function<Problems, Function<List<Named<ExporterFactory>>, List<Exporter>>> exporterCreation) {
        requireNonNull(file, "file");
        Problems problems = new Problems(file.toString());
        String text = textOf(bytesOf(file, problems), problems);
        problems.throwIfAny();
        Yaml yaml = new Yaml(problems);
        Node root = yaml.parse(text);
        problems.throwIfAny();
        Plugins known = plugins == null ? Plugins.find() : plugins;
        return new ConfigurationParser(known, yaml, problems, exporterCreation.apply(problems)).parse(root);
    }

    private static byte[] bytesOf(Path file, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                problems.add("larger than 1 MiB, which no configuration is");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(
                    "there is no configuration file " + file + " (looked in " + file.toAbsolutePath() + ")", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the configuration file " + file + ": " + e.getMessage(), e);
        }
    }

    private static String textOf(byte[] bytes, Problems problems) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add("not text in UTF-8; save the file in that encoding");
            return "";
        }
    }
}

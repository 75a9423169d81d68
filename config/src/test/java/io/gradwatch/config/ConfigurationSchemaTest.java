package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the reader must be of one mind: each example is given to both. */
class ConfigurationSchemaTest {
    private final Fixtures fixtures = new Fixtures();
    private final JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(ConfigurationSchema.json(fixtures.plugins()), InputFormat.JSON);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules:\n",
                "run: my run\npreset: protect\nresolveAfterIterations: 1\nignoreLayers: [a, b]\n",
                "ignoreLayers: embedding*\n",
                "sampling: {detailsEveryIterations: 2147483647}\n",
                "rules: {vanishing: off, exploding: \"on\", non-finite: false, always: true}\n",
                "rules:\n  vanishing:\n",
                "rules:\n  always: {threshold: 1.0e-3, warmUp: 1000, strict: off, mode: exact, label: x, tags: a}\n",
                "rules: {always: {warmUp: 3.0, ignoreLayers: [a]}}\n",
                "guards: []\n",
                "guards: [skip-non-finite, scale-spike: {}, skip-all: {warmUp: 1}]\n",
                "guards:\n  - skip-all:\n",
                "policy: lenient\n",
                "policy: {name: lenient, strict: true}\n",
                "exporters: [logging, memory: {label: a}]\n",
            })
    void bothAcceptWhatIsRight(String yaml) {
        assertThat(complaints(yaml)).isEmpty();
        assertThat(catchThrowable(() -> fixtures.read(folder, yaml))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a]\n",
                "presett: observe\n",
                "preset: OBSERVE\n",
                "preset:\n",
                "run: 12\n",
                "run: ''\n",
                "run: ' '\n",
                "resolveAfterIterations: 0\n",
                "resolveAfterIterations: 1.5\n",
                "resolveAfterIterations: 2147483648\n",
                "resolveAfterIterations: '5'\n",
                "ignoreLayers: [1]\n",
                "ignoreLayers: [[a]]\n",
                "ignoreLayers: {a: b}\n",
                "sampling: 5\n",
                "sampling: {every: 5}\n",
                "rules: [vanishing]\n",
                "rules: {vanish: off}\n",
                "rules: {vanishing: maybe}\n",
                "rules: {vanishing: {nothing: 1}}\n",
                "rules: {always: {threshold: 0}}\n",
                "rules: {always: {threshold: '1'}}\n",
                "rules: {always: {threshold:}}\n",
                "rules: {always: {warmUp: 1001}}\n",
                "rules: {always: {warmUp: -1}}\n",
                "rules: {always: {strict: 1}}\n",
                "rules: {always: {strict: \"yes\"}}\n",
                "rules: {always: {mode: slow}}\n",
                "rules: {always: {label: 1}}\n",
                "rules: {always: {tags: [true]}}\n",
                "guards: skip-all\n",
                "guards:\n",
                "guards: [unknown]\n",
                "guards: [{skip-all: {}, scale-spike: {}}]\n",
                "guards: [{}]\n",
                "guards: [{skip-all: 1}]\n",
                "guards: [{skip-all: {unknown: 1}}]\n",
                "policy: unknown\n",
                "policy:\n",
                "policy: [lenient]\n",
                "policy: {strict: true}\n",
                "policy: {name: unknown}\n",
                "policy: {name: observe-only, strict: true}\n",
                "exporters: {logging: {}}\n",
                "exporters: [file]\n",
            })
    void bothRefuseWhatIsWrong(String yaml) {
        assertThat(complaints(yaml)).isNotEmpty();
        assertThat(catchThrowable(() -> fixtures.read(folder, yaml))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isItselfAValidSchema() throws IOException {
        JsonSchema ofSchemas = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(ofSchemas.validate(ConfigurationSchema.json(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void exampleOfThePageIsValid() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        String yaml = page.substring(page.indexOf("# yaml-language-server"));
        JsonSchema published = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(ConfigurationSchema.json(), InputFormat.JSON);

        assertThat(published.validate(yaml.substring(0, yaml.indexOf("```")), InputFormat.YAML))
                .isEmpty();
    }

    @Test
    void commandWritesTheSchemaToAFile() throws IOException {
        Path file = folder.resolve("schema.json");

        ConfigurationSchema.main(new String[] {file.toString()});

        assertThat(file).hasContent(ConfigurationSchema.json());
    }

    private Set<ValidationMessage> complaints(String yaml) {
        return schema.validate(yaml, InputFormat.YAML);
    }
}

package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestkitDocumentationTest {
    @ParameterizedTest
    @ValueSource(strings = {"BigUpdateRule", "BigUpdateRuleTest"})
    void theExampleOfThePageIsTheOneThatIsTested(String type) throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/gradwatch/testkit/example", type + ".java"));
        String page = Files.readString(Path.of("../docs/testkit.md"));

        assertThat(page).contains(source.substring(source.indexOf("/**")));
    }
}

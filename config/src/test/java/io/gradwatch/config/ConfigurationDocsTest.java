package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md and docs/gradwatch.schema.json as the plugins are; with a system property, writes them. */
class ConfigurationDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Path SCHEMA = Path.of("..", "docs", "gradwatch.schema.json");
    private static final boolean WRITE = Boolean.getBoolean("gradwatch.docs.write");
    private static final String REMEDY =
            "is stale; to write it anew: mvn -q -pl config -am test -Dtest=ConfigurationDocsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgradwatch.docs.write=true";

    @Test
    void schemaInTheDocumentationIsWhatThePluginsSay() throws IOException {
        String schema = ConfigurationSchema.json();
        if (WRITE) {
            Files.writeString(SCHEMA, schema);
        }

        assertThat(SCHEMA).as("%s %s", SCHEMA, REMEDY).hasContent(schema);
    }

    @Test
    void tablesOfThePageAreWhatThePluginsSay() throws IOException {
        String page = Files.readString(PAGE);
        String refreshed = ConfigurationDocs.refreshed(page, Plugins.find());
        if (WRITE) {
            Files.writeString(PAGE, refreshed);
        }

        assertThat(PAGE).as("%s %s", PAGE, REMEDY).hasContent(refreshed);
    }

    @Test
    void documentsTheExportersOfEveryModule() {
        assertThat(Plugins.find().exporters().names()).contains("logging", "prometheus", "dl4j-ui");
    }
}

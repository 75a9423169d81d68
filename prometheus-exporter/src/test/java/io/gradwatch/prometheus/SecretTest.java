package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.plugin.IllegalSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("METRICS_PASSWORD", "s3cret", "EMPTY", "");

    @TempDir
    private Path folder;

    @Test
    void isReadFromTheEnvironment() {
        assertThat(read("env:METRICS_PASSWORD")).isEqualTo("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n", "s3cret\n# a remark"})
    void isTheFirstLineOfAFile(String content) throws IOException {
        assertThat(read("file:" + Files.writeString(folder.resolve("password"), content)))
                .isEqualTo("s3cret");
    }

    @Test
    void inClearIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> read("hunter2"))
                .isInstanceOf(IllegalSettingException.class)
                .hasMessageContaining("password must say where the secret is, env:NAME")
                .hasMessageContaining("file:PATH")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void missingOnesAreRefused() throws IOException {
        assertThatThrownBy(() -> read("env:NOWHERE"))
                .isInstanceOf(IllegalSettingException.class)
                .hasMessage("password needs the environment variable 'NOWHERE', which is not set");
        assertThatThrownBy(() -> read("file:" + folder.resolve("nowhere")))
                .isInstanceOf(IllegalSettingException.class)
                .hasMessageContaining("nowhere, which cannot be read");
        assertThatThrownBy(() -> read("env:EMPTY")).hasMessage("password must not be empty: env:EMPTY is");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> read("file:" + empty)).hasMessageContaining("must not be empty");
    }

    private static String read(String source) {
        return Secret.read("password", source, ENVIRONMENT::get);
    }
}

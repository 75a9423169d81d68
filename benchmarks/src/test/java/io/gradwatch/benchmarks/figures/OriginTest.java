package io.gradwatch.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
    @TempDir
    private Path folder;

    @Test
    void commandLineCanBeGivenToAShell() {
        assertThat(Origin.now(List.of("corpus", "--filter", "*it's*", "--seeds=1", "--out", "a/b.json"))
                        .command())
                .isEqualTo("./bench corpus --filter '*it'\\''s*' --seeds=1 --out a/b.json");
    }

    @Test
    void folderOfThisMachineIsLeftOut() {
        assertThat(Origin.now(List.of(
                                "soak", "--out", folder.resolve("soak.json").toString()))
                        .command())
                .isEqualTo("./bench soak --out soak.json");
    }

    @Test
    void versionsAreThoseOfTheBuild() {
        Origin.Versions versions = Origin.Versions.here();

        assertThat(versions.dl4j()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(versions.gradwatch()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void processorIsNamedAsTheKernelDoes() throws IOException {
        Path file = Files.writeString(
                folder.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: Some CPU @ 2.50GHz\nmodel name\t: other\n");

        assertThat(Origin.cpuName(file)).isEqualTo("Some CPU @ 2.50GHz");
    }

    @Test
    void withoutTheKernelsNameTheArchitectureStands() throws IOException {
        String architecture = System.getProperty("os.arch");

        assertThat(Origin.cpuName(folder.resolve("missing"))).isEqualTo(architecture);
        assertThat(Origin.cpuName(Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n")))
                .isEqualTo(architecture);
    }
}

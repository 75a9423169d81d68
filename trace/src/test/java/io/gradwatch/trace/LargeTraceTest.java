package io.gradwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LargeTraceTest {
    /** Several times the heap; {@link LargeTrace} takes any size. */
    private static final int MEGABYTES = 30;

    @TempDir
    private Path folder;

    @Test
    void aTraceThatIsLargerThanTheHeapIsBacktested() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx12m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTrace.class.getName(),
                        folder.toString(),
                        String.valueOf(MEGABYTES))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("as recorded: true");
        assertThat(process.exitValue()).as(output).isZero();
    }
}

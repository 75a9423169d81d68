package io.gradwatch.benchmarks.figures;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where figures come from: the head of every file of figures.
 *
 * @param command the command line that makes them again
 * @param date when, in UTC
 * @param machine what it ran on
 * @param versions of what was measured and measured with
 * @param ompThreads the environment's {@code OMP_NUM_THREADS}; null when it is not set and BLAS takes all there are
 */
public record Origin(
        @JsonProperty String command,
        @JsonProperty String date,
        @JsonProperty Machine machine,
        @JsonProperty Versions versions,
        @JsonProperty @Nullable String ompThreads) {
    /** Bytes of a GiB. */
    private static final double GIBI = 1L << 30;

    /**
     * A computer.
     *
     * @param cpu name of its processor
     * @param cores processors that this process may use
     * @param memoryGiB physical memory
     * @param os name and version of the operating system
     */
    public record Machine(
            @JsonProperty String cpu,
            @JsonProperty int cores,
            @JsonProperty double memoryGiB,
            @JsonProperty String os) {
        static Machine here() {
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Machine(
                    cpuName(Path.of("/proc/cpuinfo")),
                    Runtime.getRuntime().availableProcessors(),
                    Math.round(10 * system.getTotalMemorySize() / GIBI) / 10.0,
                    system.getName() + " " + system.getVersion());
        }
    }

    /**
     * Versions of software.
     *
     * @param jdk the Java virtual machine
     * @param dl4j Deeplearning4j and ND4J, which are released together
     * @param gradwatch Gradwatch
     */
    public record Versions(
            @JsonProperty String jdk,
            @JsonProperty String dl4j,
            @JsonProperty String gradwatch) {
        static Versions here() {
            Properties built = new Properties();
            try (InputStream file = Origin.class.getResourceAsStream("versions.properties")) {
                built.load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Versions(
                    Runtime.version().toString(), built.getProperty("dl4j"), built.getProperty("gradwatch"));
        }
    }

    /** Of figures that were made here and now. */
    static Origin now(List<String> arguments) {
        return new Origin(
                Stream.concat(
                                Stream.of("./bench"),
                                arguments.stream().map(Origin::portable).map(Origin::quoted))
                        .collect(Collectors.joining(" ")),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.here(),
                Versions.here(),
                System.getenv("OMP_NUM_THREADS"));
    }

    /** Folders of this machine say nothing on another. */
    private static String portable(String argument) {
        Path name = argument.startsWith("/") ? Path.of(argument).getFileName() : null;
        return name == null ? argument : name.toString();
    }

    /** As a shell takes it for one word. */
    private static String quoted(String argument) {
        return argument.matches("[-\\w./:=,+@]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** What the kernel calls the processor; its architecture where there is no such file or no such line. */
    static String cpuName(Path cpuInfo) {
        if (!Files.isReadable(cpuInfo)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.gradwatch.benchmarks.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the data sets of our own corpus anew. */
@Command(
        name = "corpus-data",
        mixinStandardHelpOptions = true,
        description = "Writes the data sets of our own corpus anew, the same on every machine.")
public final class CorpusDataCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "${sys:gradwatch.root:-.}/benchmarks/corpus",
            description = "Where to. Default: where the cases are.")
    private Path out = Path.of("");

    /** Made by picocli. */
    public CorpusDataCommand() {}

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        for (MadeData each : MadeData.values()) {
            Files.writeString(out.resolve(each.file()), String.join("\n", each.lines()) + "\n");
        }
        return 0;
    }
}

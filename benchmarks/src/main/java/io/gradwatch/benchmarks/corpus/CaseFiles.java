package io.gradwatch.benchmarks.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Case files that belong together: no two cases have the same id, and every twin is in one of the files. */
final class CaseFiles {
    private CaseFiles() {}

    /** The files of our corpus. */
    static List<Path> ours() {
        return Stream.of("circle-cases.json", "own-cases.json", "drawn-cases.json")
                .map(file -> Path.of(System.getProperty("gradwatch.root", "."), "benchmarks", "corpus", file))
                .toList();
    }

    /**
     * Reads and checks all cases.
     *
     * @param files case files; their data lies beside them
     * @return the cases of all files in order
     * @throws CorpusException if anything is not as it should be
     */
    static List<CorpusCase> read(List<Path> files) {
        List<CorpusCase> all = new ArrayList<>();
        Map<String, Path> fileOf = new HashMap<>();
        for (Path file : files) {
            for (CorpusCase each : CaseFile.read(file)) {
                if (fileOf.put(each.id(), file) != null) {
                    throw new CorpusException(
                            file + ", case '" + each.id() + "': expected an id that no other case file has");
                }
                all.add(each);
            }
        }
        for (CorpusCase each : all) {
            String twin = each.expectation().twin();
            if (twin != null && !fileOf.containsKey(twin)) {
                throw new CorpusException(fileOf.get(each.id()) + ", case '" + each.id()
                        + "': field twin: expected the id of a case in these files, found \"" + twin + '"');
            }
        }
        return all;
    }
}

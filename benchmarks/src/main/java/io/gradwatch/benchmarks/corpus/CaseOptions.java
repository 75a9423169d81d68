package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.benchmarks.corpus.Expectation.Group;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cases of a corpus to train, on the command line. */
public final class CaseOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Case files; their data lies beside them. Default: all of benchmarks/corpus.")
    private List<Path> files = CaseFiles.ours();

    @Option(names = "--filter", paramLabel = "GLOB", description = "Only cases whose id matches, for example '*tanh*'.")
    private @Nullable String filter;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only cases of this group: tuning or kept-out.")
    private @Nullable Group group;

    @Option(names = "--epochs", paramLabel = "N", description = "Trains for no more than so many epochs.")
    private @Nullable Integer epochs;

    /** Made by picocli. */
    public CaseOptions() {}

    /** All cases of the files, whether chosen or not. */
    List<CorpusCase> all() {
        if (epochs != null && epochs < 1) {
            throw wrong("--epochs must be at least 1, was " + epochs);
        }
        return CaseFiles.read(files).stream()
                .map(each -> epochs == null ? each : each.withAtMostEpochs(epochs))
                .toList();
    }

    /** Those of all cases that the options name, at least one. */
    List<CorpusCase> chosen(List<CorpusCase> all) {
        return chosen(all, group);
    }

    /**
     * The cases that the options name, each with several seeds; those that rules may be tuned by unless the options say
     * otherwise.
     *
     * @param seeds each case is trained with the seeds from 1 to it
     * @return the runs, case by case, at least one
     * @throws CorpusException if anything in the files is not as it should be
     */
    public List<LabelledRun> runs(int seeds) {
        List<LabelledRun> runs = new ArrayList<>();
        for (CorpusCase each : chosen(all(), group == null ? Group.TUNING : group)) {
            for (long seed = 1; seed <= seeds; seed++) {
                runs.add(new LabelledRun(each, seed));
            }
        }
        return runs;
    }

    private List<CorpusCase> chosen(List<CorpusCase> all, @Nullable Group wanted) {
        PathMatcher matcher = matcher(filter == null ? "*" : filter);
        List<CorpusCase> matching = all.stream()
                .filter(each -> wanted == null || each.expectation().group() == wanted)
                .filter(each -> matcher.matches(Path.of(each.id())))
                .toList();
        if (matching.isEmpty()) {
            throw wrong("--filter, --group: no case of " + (wanted == null ? "any group" : JsonField.nameOf(wanted))
                    + " matches '" + (filter == null ? "*" : filter) + "'; there are "
                    + all.stream().map(CorpusCase::id).toList());
        }
        return matching;
    }

    private PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw wrong("--filter: '" + glob + "' is no glob: " + e.getDescription());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(requireNonNull(command, "set by picocli").commandLine(), message);
    }
}

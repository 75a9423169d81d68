package io.gradwatch.benchmarks;

import io.gradwatch.benchmarks.figures.Effort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One command of {@code ./bench all}.
 *
 * @param file name of the file of its figures
 * @param arguments the command with its options, without {@code --out}
 */
record Step(String file, List<String> arguments) {
    /** All commands, in the order in which they run. The page fails when it is too slow, so it is none to smoke. */
    static List<Step> of(Effort effort) {
        Stream<Step> page = effort == Effort.SMOKE ? Stream.of() : Stream.of(step("page", effort, "page"));
        return Stream.concat(withoutBrowser(effort), page).toList();
    }

    private static Stream<Step> withoutBrowser(Effort effort) {
        return Stream.of(
                new Step(
                        "corpus.jsonl",
                        effort.choose(
                                List.of("corpus", "--preset", "autopilot"),
                                List.of(
                                        "corpus",
                                        "--preset",
                                        "autopilot",
                                        "--seeds",
                                        "1",
                                        "--epochs",
                                        "8",
                                        "--group",
                                        "tuning"),
                                List.of("corpus", "--seeds", "1", "--epochs", "1", "--filter", "circle-tanh5"))),
                new Step(
                        "sensitivity.json",
                        effort.choose(
                                List.of("sensitivity"),
                                List.of("sensitivity", "--quick", "--epochs", "8"),
                                List.of("sensitivity", "--smoke", "--epochs", "1", "--filter", "circle-tanh5"))),
                step("recurrent", effort, "recurrent"),
                step("kernels", effort, "kernels"),
                // ResNet50 alone takes minutes, however short the rest is.
                effort == Effort.QUICK
                        ? step("overhead", effort, "overhead", "--networks", "mlp-4x64,mlp-20x256,lenet,lstm-200")
                        : step("overhead", effort, "overhead"),
                step("growth-parameters", effort, "overhead", "--grow", "parameters"),
                step("growth-layers", effort, "overhead", "--grow", "layers"),
                step("meters", effort, "meters"),
                step("soak", effort, "soak"));
    }

    private static Step step(String name, Effort effort, String... arguments) {
        List<String> options = effort.choose(List.of(), List.of("--quick"), List.of("--smoke"));
        return new Step(
                name + ".json",
                Stream.concat(Stream.of(arguments), options.stream()).toList());
    }

    /** The command with its options, its figures going into the folder. */
    List<String> arguments(Path folder) {
        return Stream.concat(
                        arguments.stream(),
                        Stream.of("--out", folder.resolve(file).toString()))
                .toList();
    }
}

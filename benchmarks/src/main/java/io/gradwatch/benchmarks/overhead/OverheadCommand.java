package io.gradwatch.benchmarks.overhead;

import static java.util.Objects.requireNonNull;

import io.gradwatch.benchmarks.figures.FigureFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains networks with and without listeners in turns, and prints how much longer it takes with them. */
@Command(
        name = "overhead",
        mixinStandardHelpOptions = true,
        description = "Times training with and without listeners, in paired and interleaved blocks.",
        sortOptions = false)
public final class OverheadCommand implements Callable<Integer> {
    private static final String NETWORKS = "mlp-4x64, mlp-6x1024, mlp-20x256, lenet, resnet50, lstm-200";
    private static final String ARMS =
            "read, score, observe, protect, autopilot, everything, stats1, stats10; nothing is always measured";

    /** In the first hundred Gradwatch measures everything. */
    private static final int WARM_UP_ITERATIONS = 150;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            split = ",",
            description = "What is trained: " + NETWORKS + ". Default: all.")
    private List<String> networks = List.of();

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            description = "What is attached: " + ARMS + ". Default: all.")
    private List<String> arms = List.of();

    @Option(names = "--rounds", description = "Blocks of each. Default: ${DEFAULT-VALUE}.")
    private int rounds = 40;

    @Option(
            names = "--block-seconds",
            description = "Length of a bare block, at least; 20 iterations in any case. Default: ${DEFAULT-VALUE}.")
    private double blockSeconds = 0.1;

    @Option(
            names = "--warm-up-seconds",
            description =
                    "Training before the first block, at least; 150 iterations in any case. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds = 5;

    @Option(names = "--quick", description = "Few and short blocks: to see that it runs, not to be quoted.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the figures as JSON.")
    private @Nullable Path out;

    /** Made by picocli. */
    public OverheadCommand() {}

    @Override
    public Integer call() {
        List<Arm> chosenArms = new ArrayList<>(List.of(Arm.BARE));
        chosen(arms, Arm.class).stream().filter(arm -> arm != Arm.BARE).forEach(chosenArms::add);
        int wanted = quick ? 5 : rounds;
        PairedBlocks blocks = quick
                ? new PairedBlocks(wanted, 0.02, 0.3, 1)
                : new PairedBlocks(wanted, blockSeconds, warmUpSeconds, WARM_UP_ITERATIONS);
        PrintWriter writer =
                requireNonNull(spec, "set by picocli").commandLine().getOut();
        writer.print(OverheadReport.head());
        List<OverheadRow> rows = new ArrayList<>();
        for (BenchNetwork network : chosen(networks, BenchNetwork.class)) {
            for (OverheadRow row : blocks.measure(network, chosenArms)) {
                writer.print(OverheadReport.line(row));
                rows.add(row);
            }
            writer.flush();
        }
        if (out != null) {
            FigureFile.write(out, OverheadReport.of(wanted, rows));
            writer.println("figures: " + out);
        }
        return 0;
    }

    private <E extends Enum<E>> List<E> chosen(List<String> names, Class<E> type) {
        if (names.isEmpty()) {
            return List.of(type.getEnumConstants());
        }
        return names.stream().map(name -> constant(name, type)).toList();
    }

    private <E extends Enum<E>> E constant(String name, Class<E> type) {
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.of(type.getEnumConstants())
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        requireNonNull(spec, "set by picocli").commandLine(),
                        "unknown name '" + name + "'; known: "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(each -> each.name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', '-'))
                                                .toList())));
    }
}

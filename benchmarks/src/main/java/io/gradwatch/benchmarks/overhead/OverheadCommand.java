package io.gradwatch.benchmarks.overhead;

import io.gradwatch.benchmarks.figures.Effort;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private final RunOptions options = new RunOptions();

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

    /** Made by picocli. */
    public OverheadCommand() {}

    @Override
    public Integer call() {
        List<Arm> chosenArms = new ArrayList<>(List.of(Arm.BARE));
        chosen(arms, Arm.class).stream().filter(arm -> arm != Arm.BARE).forEach(chosenArms::add);
        int wanted = options.effort().choose(rounds, 5, 1);
        PairedBlocks blocks = options.effort() == Effort.FULL
                ? new PairedBlocks(wanted, blockSeconds, warmUpSeconds, WARM_UP_ITERATIONS)
                : new PairedBlocks(wanted, 0.02, 0.3, 1);
        PrintWriter writer = options.writer();
        writer.print(OverheadReport.head());
        List<OverheadRow> rows = new ArrayList<>();
        for (BenchNetwork network : chosen(networks, BenchNetwork.class)) {
            for (OverheadRow row : blocks.measure(network, chosenArms)) {
                writer.print(OverheadReport.line(row));
                rows.add(row);
            }
            writer.flush();
        }
        options.finish(new OverheadReport(wanted, List.copyOf(rows)));
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
                .orElseThrow(() -> options.wrong("unknown name '" + name + "'; known: "
                        + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .toList())));
    }
}

package io.gradwatch.benchmarks.overhead;

import io.gradwatch.benchmarks.figures.Effort;
import io.gradwatch.benchmarks.figures.RunOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final String ARMS = "control, read, score, observe, protect, autopilot, everything, stats1, stats10";
    private static final List<Arm> FEW_ARMS = List.of(Arm.CONTROL, Arm.AUTOPILOT, Arm.EVERYTHING, Arm.STATS1);
    private static final List<Arm> GROWTH_ARMS = List.of(Arm.CONTROL, Arm.AUTOPILOT);

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            split = ",",
            description = "What is trained: " + NETWORKS + ". Default: all; with --smoke the first.")
    private List<String> networks = List.of();

    @Option(
            names = "--grow",
            paramLabel = "WHAT",
            description = "Instead, networks that grow: parameters (10^4 to 10^8) or layers (10 to 1000).")
    private @Nullable Growth growth;

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            description = "What is attached: " + ARMS
                    + ". Default: all; with --quick and --smoke control, autopilot, everything, stats1; with --grow"
                    + " control, autopilot.")
    private List<String> arms = List.of();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "How long each network is measured, at least; six rounds in any case. The longer, the narrower the"
                            + " intervals. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    /** Made by picocli. */
    public OverheadCommand() {}

    @Override
    public Integer call() {
        if (!(minutes >= 0 && minutes < Double.POSITIVE_INFINITY)) {
            throw options.wrong("--minutes must be at least 0, was " + minutes);
        }
        if (growth != null && !networks.isEmpty()) {
            throw options.wrong("--grow brings its own networks: leave --networks out");
        }
        List<Workload> chosenNetworks = networks();
        List<Arm> chosenArms = arms();
        Length length = options.effort().choose(Length.full(minutes), Length.quick(), Length.smoke());
        options.writer().print(OverheadReport.head());
        List<OverheadRow> rows = new ArrayList<>();
        for (Workload network : chosenNetworks) {
            for (OverheadRow row : new PairedBlocks(length).measure(network, chosenArms)) {
                options.writer().print(OverheadReport.line(row));
                rows.add(row);
            }
            options.writer().flush();
            options.save(new OverheadReport(List.copyOf(rows)));
        }
        options.finish(new OverheadReport(List.copyOf(rows)));
        return 0;
    }

    private List<Workload> networks() {
        if (growth != null) {
            return growth.networks(options.effort());
        }
        List<BenchNetwork> all = List.of(BenchNetwork.values());
        return List.copyOf(chosen(networks, BenchNetwork.class, options.effort().choose(all, all, all.subList(0, 1))));
    }

    private List<Arm> arms() {
        List<Arm> all = List.of(Arm.values());
        List<Arm> byDefault = growth != null ? GROWTH_ARMS : options.effort() == Effort.FULL ? all : FEW_ARMS;
        return chosen(arms, Arm.class, byDefault).stream().distinct().toList();
    }

    private <E extends Enum<E>> List<E> chosen(List<String> names, Class<E> type, List<E> byDefault) {
        return names.isEmpty()
                ? byDefault
                : names.stream().map(name -> constant(name, type)).toList();
    }

    private <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Stream.of(type.getEnumConstants())
                .filter(each -> word(each).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> options.wrong("unknown name '" + name + "'; known: "
                        + Arrays.stream(type.getEnumConstants())
                                .map(OverheadCommand::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

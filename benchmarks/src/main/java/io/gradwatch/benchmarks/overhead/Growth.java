package io.gradwatch.benchmarks.overhead;

import io.gradwatch.benchmarks.figures.Effort;
import java.util.List;

/** What grows from one network to the next. */
enum Growth {
    /** From 10^4 to 10^8, in four layers. */
    PARAMETERS,
    /** From 10 to 1000, of 32 units. */
    LAYERS;

    List<Workload> networks(Effort effort) {
        return switch (this) {
            case PARAMETERS ->
                GrownNetwork.byParameters(effort.choose(
                        List.of(10_000, 100_000, 1_000_000, 10_000_000, 100_000_000),
                        List.of(10_000, 100_000, 1_000_000, 10_000_000),
                        List.of(10_000)));
            case LAYERS ->
                GrownNetwork.byLayers(
                        effort.choose(List.of(10, 30, 100, 300, 1000), List.of(10, 100, 300), List.of(10)));
        };
    }
}

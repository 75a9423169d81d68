package io.gradwatch.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Block QUIET = new Block(100, 10, 1000, false);
    private static final Block COLLECTED = new Block(900, 90, 1000, true);
    private static final Comparison CLEAN = new Comparison(QUIET, QUIET, QUIET);
    private static final Comparison DISTURBED = new Comparison(QUIET, QUIET, COLLECTED);

    @Test
    void armIsComparedWithWhatLiesBesideIt() {
        Comparison comparison = new Comparison(
                new Block(100, 10, 1000, false), new Block(600, 30, 5000, false), new Block(400, 20, 2000, false));

        assertThat(comparison.ratio()).isCloseTo(1.2, within(1e-12));
        assertThat(comparison.bareCpuNanos()).isEqualTo(30);
        assertThat(comparison.addedBytes()).isEqualTo(2000);
    }

    @Test
    void comparisonsWithACollectionAreLeftOut() {
        assertThat(Comparison.undisturbed(List.of(CLEAN, DISTURBED))).containsExactly(CLEAN);
    }

    @Test
    void whereCollectionsAreTheRuleNothingIsLeftOut() {
        assertThat(Comparison.undisturbed(List.of(CLEAN, DISTURBED, DISTURBED)))
                .containsExactly(CLEAN, DISTURBED, DISTURBED);
    }
}

package io.gradwatch.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rule.Severity;
import io.gradwatch.topology.LayerNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private static final Diagnosis DIAGNOSIS = new Diagnosis("evidence", "cause", "remedy");

    @Test
    void headlineOfAnOpenIncidentNamesSeverityRuleLayersAndFirstIteration() {
        assertThat(incident(List.of(0, 1, 2), List.of("a", "b", "c")).headline())
                .isEqualTo("CRITICAL exploding in layers 0-2 (a, b, c) since iteration 17");
    }

    @Test
    void headlineOfAResolvedIncidentTellsWhen() {
        assertThat(incident(List.of(1), List.of("b")).resolvedAt(99).headline())
                .isEqualTo("CRITICAL exploding in layer 1 (b) from iteration 17, resolved at 99");
    }

    @Test
    void headlineWithoutLayersMeansTheWholeModel() {
        assertThat(incident(List.of(), List.of()).headline())
                .isEqualTo("CRITICAL exploding in the whole model since iteration 17");
    }

    @Test
    void layersInARowAreARange() {
        assertThat(LayerNames.describe(List.of(0, 1, 2, 5, 7, 8), List.of("a", "b", "c", "f", "h", "i")))
                .isEqualTo("layers 0-2, 5, 7-8 (a, b, c, f, h, i)");
    }

    @Test
    void manyNamesAreCutShort() {
        assertThat(LayerNames.describe(
                        List.of(0, 1, 2, 3, 4, 5, 6, 7), List.of("a", "b", "c", "d", "e", "f", "g", "h")))
                .isEqualTo("layers 0-7 (a, b, c, d, e, f and 2 more)");
    }

    /** Indices above 127 are different objects with equal values. */
    @Test
    void largeIndicesInARowAreARange() {
        assertThat(LayerNames.describe(List.of(1000, 1001, 1002), List.of("a", "b", "c")))
                .isEqualTo("layers 1000-1002 (a, b, c)");
    }

    private static Incident incident(List<Integer> layers, List<String> names) {
        return new Incident(1, "exploding", Severity.CRITICAL, layers, names, 17, 18, Incident.OPEN, DIAGNOSIS);
    }
}

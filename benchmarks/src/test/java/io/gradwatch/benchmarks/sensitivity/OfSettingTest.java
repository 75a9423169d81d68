package io.gradwatch.benchmarks.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.sensitivity.SensitivityFigures.OfSetting;
import io.gradwatch.benchmarks.sensitivity.SensitivityFigures.OfValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which values do as well as the default: detected in 10 sick runs, warned of in 1 healthy one. */
class OfSettingTest {
    private static final Variant STEEPNESS = Variant.all().stream()
            .filter(variant -> variant.setting().name().equals("steepness"))
            .findFirst()
            .orElseThrow();

    @Test
    void endsBeforeTheFirstValueThatDoesWorseWhateverLiesBehindIt() {
        OfSetting found = of(
                new OfValue(3, 10, 1),
                new OfValue(10, 10, 2),
                new OfValue(20, 11, 1),
                new OfValue(45, 10, 0),
                new OfValue(60, 9, 1),
                new OfValue(90, 10, 1));

        assertThat(found.normal()).isEqualTo(30);
        assertThat(found.lowest()).isEqualTo(20);
        assertThat(found.highest()).isEqualTo(45);
        assertThat(found.below()).isEqualTo(new OfValue(10, 10, 2));
        assertThat(found.above()).isEqualTo(new OfValue(60, 9, 1));
    }

    @Test
    void endsAtTheDefaultWhereTheNextValueDoesWorse() {
        OfSetting found = of(new OfValue(20, 10, 2), new OfValue(45, 9, 1));

        assertThat(found.lowest()).isEqualTo(30);
        assertThat(found.highest()).isEqualTo(30);
    }

    @Test
    void hasNoEndWhereNoValueDoesWorse() {
        OfSetting found = of(new OfValue(45, 10, 1), new OfValue(20, 10, 1), new OfValue(3, 12, 0));

        assertThat(found.lowest()).isEqualTo(3);
        assertThat(found.below()).isNull();
        assertThat(found.highest()).isEqualTo(45);
        assertThat(found.above()).isNull();
        assertThat(found.values()).extracting(OfValue::value).containsExactly(3.0, 20.0, 45.0);
    }

    private static OfSetting of(OfValue... values) {
        return OfSetting.of(STEEPNESS, List.of(values), 10, 1);
    }
}

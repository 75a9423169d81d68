package io.gradwatch.benchmarks.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    exploding | steepness       | 3.0, 6.0, 10.0, 15.0, 20.0, 45.0, 60.0, 90.0, 150.0, 300.0
                    exploding | startIterations | 1, 2, 4, 6, 9, 15, 30
                    exploding | historyDecay    | 0.097, 0.194, 0.323, 0.485, 0.647
                    vanishing | firstLayerShare | 1.0E-6, 2.0E-6, 3.33E-6, 5.0E-6, 6.67E-6, 1.5E-5, 2.0E-5, 3.0E-5, 5.0E-5, 1.0E-4
                    """)
    void triesATenthToTenTimesTheDefaultAsFarAsAllowed(String rule, String setting, String values) {
        List<String> tried = Variant.all().stream()
                .filter(variant -> variant.rule().name().equals(rule)
                        && variant.setting().name().equals(setting))
                .map(variant -> variant.value().toString())
                .toList();

        assertThat(String.join(", ", tried)).isEqualTo(values);
    }
}

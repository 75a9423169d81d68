package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("vanishing", "lostDecades", "port", "non-finite");

    @ParameterizedTest
    @CsvSource({
        "vanishing, vanishing",
        "vanishin, vanishing",
        "vanihsing, vanishing",
        "van, ",
        "vanish, vanishing",
        "vanis, ",
        "lost-decades, lostDecades",
        "LOST_DECADES, lostDecades",
        "prot, port",
        "part, port",
        "pat, ",
        "nonFinite, non-finite",
        "x, ",
        "'', ",
    })
    void aThirdOfTheCharactersMayDiffer(String given, String nearest) {
        assertThat(Nearest.to(given, KNOWN)).isEqualTo(nearest);
    }

    @Test
    void nothingIsNearWhereNothingIsKnown() {
        assertThat(Nearest.to("port", List.of())).isNull();
    }
}

package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelValueTest {
    private static final String BRAIN = "\uD83E\uDDE0";

    @ParameterizedTest
    @ValueSource(strings = {"", "dense", "say \"hi\"\n", "层" + BRAIN})
    void ordinaryNamesAreShownAsTheyAre(String name) {
        assertThat(LabelValue.of(name)).isSameAs(name);
    }

    @Test
    void nameOfTheLargestLengthIsShownAsItIsAndALongerOneIsShortened() {
        String longest = "a".repeat(LabelValue.MAX_LENGTH);

        assertThat(LabelValue.of(longest)).isEqualTo(longest);
        // From Python 3's hashlib, SHA-256 of 121 letters a in UTF-16BE.
        assertThat(LabelValue.of(longest + "a")).isEqualTo("a".repeat(103) + "~d556e2c701308596");
    }

    @Test
    void namesWithTheSameLongBeginningStayApart() {
        String beginning = "block/".repeat(2000);

        assertThat(LabelValue.of(beginning + "1"))
                .hasSize(LabelValue.MAX_LENGTH)
                .startsWith("block/block/")
                .isNotEqualTo(LabelValue.of(beginning + "2"));
    }

    @Test
    void noCharacterIsCutInHalf() {
        String shortened = LabelValue.of("a" + BRAIN.repeat(100));

        assertThat(shortened).startsWith("a" + BRAIN.repeat(51) + "~").hasSize(LabelValue.MAX_LENGTH);
        assertThat(LabelValue.of(BRAIN.repeat(100))).startsWith(BRAIN.repeat(51) + "~");
        assertThat(readBack(shortened)).isEqualTo(shortened);
    }

    /** In UTF-8 both would be a question mark, and Prometheus refuses a scrape that has a series twice. */
    @Test
    void namesWithHalfACharacterStayApart() {
        String one = LabelValue.of("w\uD83E");
        String other = LabelValue.of("w\uDDE0");

        assertThat(readBack(one)).isNotEqualTo(readBack(other));
    }

    private static String readBack(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}

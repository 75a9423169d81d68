package io.gradwatch.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RangeTest {
    static Stream<Arguments> bounds() {
        Range halfOpen = new Range(0, true, 1, false);
        return Stream.of(
                Arguments.of(Range.SHARE, 0, true),
                Arguments.of(Range.SHARE, 1, true),
                Arguments.of(Range.SHARE, Math.nextUp(1.0), false),
                Arguments.of(Range.SHARE, -Double.MIN_VALUE, false),
                Arguments.of(Range.SHARE, Double.NaN, false),
                Arguments.of(halfOpen, Math.nextDown(1.0), true),
                Arguments.of(halfOpen, 1, false),
                Arguments.of(Range.POSITIVE, 0, false),
                Arguments.of(Range.POSITIVE, Double.MIN_VALUE, true),
                Arguments.of(Range.POSITIVE, Double.POSITIVE_INFINITY, false),
                Arguments.of(Range.atLeast(1), 1, true),
                Arguments.of(Range.atLeast(1), Math.nextDown(1.0), false),
                Arguments.of(Range.above(1), 1, false),
                Arguments.of(Range.above(1), Math.nextUp(1.0), true),
                Arguments.of(Range.ANY, Double.MAX_VALUE, true),
                Arguments.of(Range.ANY, Double.NEGATIVE_INFINITY, false));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void containsWhatLiesWithinItsBounds(Range range, double number, boolean contained) {
        assertThat(range.contains(number)).isEqualTo(contained);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(Range.SHARE, "from 0 to 1"),
                Arguments.of(Range.POSITIVE, "above 0"),
                Arguments.of(Range.atLeast(1.5), "of at least 1.5"),
                Arguments.of(new Range(0, false, 1, false), "above 0 and below 1"),
                Arguments.of(new Range(Double.NEGATIVE_INFINITY, false, 3, true), "of at most 3"),
                Arguments.of(Range.ANY, ""));
    }

    @ParameterizedTest
    @MethodSource("words")
    void readsAsWords(Range range, String words) {
        assertThat(range).hasToString(words);
    }

    @Test
    void boundsMustBeInOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Range.between(2, 1))
                .withMessage("min must be below max, was 2.0 and 1.0");
    }
}

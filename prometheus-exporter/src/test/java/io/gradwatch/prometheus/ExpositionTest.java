package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser the other tests rely on. */
class ExpositionTest {
    private static final String HEAD = "# HELP a b\n# TYPE a gauge\n";

    @Test
    void readsLabelsAndUnescapesThem() {
        Exposition exposition = Exposition.parse(HEAD + "a{x=\"q\\\"b\\\\n\\nü\",y=\"\"} 1.5E-3\n");

        assertThat(exposition.value("a", "x", "q\"b\\n\nü", "y", "")).isEqualTo(1.5e-3);
    }

    @Test
    void readsWhatIsNotFinite() {
        Exposition exposition = Exposition.parse(HEAD + "a{x=\"1\"} NaN\na{x=\"2\"} +Inf\na{x=\"3\"} -Inf\n");

        assertThat(exposition.value("a", "x", "1")).isNaN();
        assertThat(exposition.value("a", "x", "2")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(exposition.value("a", "x", "3")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1\n",
                HEAD,
                HEAD + "a 1",
                HEAD + "b 1\n",
                HEAD + "a one\n",
                HEAD + "a 1\na 2\n",
                HEAD + "a 1\n" + HEAD + "a{x=\"1\"} 2\n",
                HEAD + "a{x=\"\"\"} 1\n",
                HEAD + "a{x=\"\\t\"} 1\n",
                HEAD + "a{x=\"1\",x=\"2\"} 1\n",
                "# TYPE a gauge\na 1\n",
                "# HELP a b\n# TYPE a untyped\na 1\n"
            })
    void refusesWhatBreaksTheFormat(String text) {
        assertThatThrownBy(() -> Exposition.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

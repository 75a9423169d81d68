package io.gradwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityTest {
    @ParameterizedTest
    @CsvSource({
        "INFO, INFO, false",
        "INFO, WARNING, false",
        "WARNING, INFO, true",
        "CRITICAL, WARNING, true",
        "WARNING, CRITICAL, false",
        "CRITICAL, CRITICAL, false"
    })
    void isAboveMeansStrictlyHigher(Severity one, Severity other, boolean expected) {
        assertThat(one.isAbove(other)).isEqualTo(expected);
    }
}

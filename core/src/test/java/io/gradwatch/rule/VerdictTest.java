package io.gradwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Finding FINDING = new Finding(0, "gradient norm", 2, 1);

    @Test
    void healthyIsAnsweredByTheFirstCase() {
        assertThat(answer(Verdict.healthy())).isEqualTo("healthy");
    }

    @Test
    void undecidedIsAnsweredByTheSecondCase() {
        assertThat(answer(Verdict.undecided("warm-up"))).isEqualTo("undecided: warm-up");
    }

    @Test
    void violatedIsAnsweredByTheThirdCase() {
        assertThat(answer(Verdict.violated(Severity.INFO, List.of(FINDING)))).isEqualTo("violated: INFO");
    }

    @Test
    void violationWithoutFindingsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verdict.violated(Severity.INFO, List.of()))
                .withMessage("a violation needs at least one finding");
    }

    @Test
    void findingsAreCopied() {
        List<Finding> findings = new ArrayList<>(List.of(FINDING));
        Verdict verdict = Verdict.violated(Severity.INFO, findings);

        findings.clear();

        assertThat(verdict).isEqualTo(Verdict.violated(Severity.INFO, List.of(FINDING)));
    }

    private static String answer(Verdict verdict) {
        return verdict.match(
                () -> "healthy",
                undecided -> "undecided: " + undecided.reason(),
                violated -> "violated: " + violated.severity());
    }
}

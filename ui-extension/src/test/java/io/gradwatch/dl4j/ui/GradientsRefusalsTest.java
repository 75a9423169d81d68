package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that have no answer, over real HTTP to a real UI server. */
class GradientsRefusalsTest {
    /** 501 characters. */
    private static final String TOO_LONG =
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    private static RunningUi ui;

    @BeforeAll
    static void start() {
        ui = RunningUi.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ui.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/data?session=" + TOO_LONG,
                "/data?session=a&session=b",
                "/layers?quantity=score",
                "/layers",
                "/layers?quantity=../../etc/passwd",
                "/series?points=1001",
                "/series?from=10&to=9",
                "/layers?quantity=gradientRms&points=1",
                "/layers?quantity=gradientRms&points=1001",
                "/layers?quantity=gradientRms&points=1e3",
                "/layers?quantity=gradientRms&from=-1",
                "/layers?quantity=gradientRms&from=9007199254740992",
                "/layers?quantity=gradientRms&from=10&to=9",
                "/layers?quantity=gradientRms&to=NaN",
                "/iteration",
                "/iteration?iteration=",
                "/iteration?iteration=1&iteration=2",
                "/iteration?iteration=99999999999999999999999"
            })
    void badQuestionsAreRefusedInOneSentence(String question) throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients" + question);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).hasSizeLessThan(300).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/train/gradients/data?session=%", "/train/gradients/data?since=%zz", "/train/gradients/%%%"})
    void whatIsNotWellEncodedIsRefused(String path) throws Exception {
        assertThat(ui.statusOfRaw(path)).isIn("400", "404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"since=-1", "since=x", "since=", "since=1&since=2", "worker=0", "since=9999999999999999999"})
    void badParametersAreRefusedInPlainWords(String query) throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients/data?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).containsAnyOf("since", "worker").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/data?session=../../../etc/passwd",
                "/layers?quantity=gradientRms&session=%2e%2e%2f",
                "/series?session=%2e%2e%2f",
                "/nothing",
                "/iteration?iteration=1&session=x&worker=y"
            })
    void whatIsNotThereIsNotFound(String question) throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients" + question);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        HttpResponse<String> answer = ui.get("/train/gradients/data?session=%3Cb%3Enobody");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("no run of Gradwatch is known for session '<b>nobody'\n");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }
}

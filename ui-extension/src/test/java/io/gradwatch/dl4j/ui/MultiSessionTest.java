package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a server in multi-session mode, where every session has its own address. */
class MultiSessionTest {
    private static RunningUi ui;

    @BeforeAll
    static void start() {
        ui = RunningUi.startForManySessions();
    }

    @AfterAll
    static void stop() throws Exception {
        ui.close();
    }

    @Test
    void everySessionHasItsOwnPageAndData() throws Exception {
        SimulatedTraining.of("one", UiExporter.to(ui.storage()), "in").train(2).deliver();
        SimulatedTraining.of("two words", UiExporter.to(ui.storage()), "in")
                .train(3)
                .deliver();

        assertThat(ui.awaitBody("/train/one/gradients/data", body -> body.contains("\"iteration\":1,")))
                .contains("\"run\":\"one\"")
                .doesNotContain("two words");
        assertThat(ui.awaitBody("/train/two%20words/gradients/data", body -> body.contains("\"iteration\":2,")))
                .contains("\"onStockPages\":false");
        assertThat(ui.get("/train/two%20words/gradients").statusCode()).isEqualTo(200);
    }

    @Test
    void aRunWhoseNameIsEscapedIsReached() throws Exception {
        SimulatedTraining.of("a/b #1", UiExporter.to(ui.storage()), "in")
                .train(2)
                .deliver();

        assertThat(ui.awaitBody("/train/a%252fb%20%25231/gradients/data", body -> body.contains("\"iteration\":1,")))
                .contains("\"run\":\"a/b #1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/train/nobody/gradients", "/train/nobody/gradients/data"})
    void anUnknownSessionIsNotFound(String path) throws Exception {
        assertThat(ui.get(path).statusCode()).isEqualTo(404);
        assertThat(ui.get(path).body()).isEqualTo("no run of Gradwatch is known for session 'nobody'\n");
    }
}

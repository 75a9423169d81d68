package io.gradwatch.dl4j.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page itself, which is the same for every run. */
final class PageAnswer {
    private static final String PAGE = "gradients.html";

    private PageAnswer() {}

    static String read() {
        try (InputStream page = PageAnswer.class.getResourceAsStream(PAGE)) {
            if (page == null) {
                throw new IllegalStateException(PAGE + " is missing from the jar of gradwatch-dl4j-ui");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

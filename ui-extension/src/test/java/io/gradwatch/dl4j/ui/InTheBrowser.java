package io.gradwatch.dl4j.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser in front of a real UI server.
 *
 * <p>The pictures go to {@code target/screenshots}; those of the documentation are made anew by {@code mvn -pl
 * ui-extension -am verify -Dit.test=GradientsPageIT -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgradwatch.screenshots=docs/images}.
 */
abstract class InTheBrowser {
    static final Path SCREENSHOTS = screenshots();
    static final String PAGE = "/train/gradients";
    static final String HOSTILE = "<img src=x onerror=alert(1)>";

    @TempDir
    static Path profile;

    static Browser browser;
    static GradientsPage page;

    RunningUi ui;

    @BeforeAll
    static void startBrowser() throws IOException {
        Files.createDirectories(SCREENSHOTS);
        browser = Browser.startOrSkip(profile);
        page = new GradientsPage(browser);
    }

    @AfterAll
    static void quitBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void startUi() {
        ui = RunningUi.start();
    }

    @AfterEach
    void stopUi() throws Exception {
        browser.leave();
        browser.prefer("light");
        ui.close();
    }

    void open() {
        browser.open(ui.address(PAGE), 1400, 1000);
    }

    private static Path screenshots() {
        String folder = System.getProperty("gradwatch.screenshots");
        return folder == null ? Path.of("target", "screenshots") : Path.of("..").resolve(folder);
    }
}

package io.gradwatch.dl4j.ui;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput.ScrollOrigin;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The installed Chromium, without a window and without a way to the internet. */
public final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CHROMIUM = "chromium";
    private static final String DRIVER = "chromedriver";
    public static final String MISSING = "no chromium and chromedriver on the PATH;"
            + " install them with: apt-get install chromium chromium-driver";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test, and says how to have it run, when there is no Chromium on the path. */
    public static Browser startOrSkip(Path profile) {
        if (!isInstalled()) {
            String reason = "browser test skipped: " + MISSING;
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return start(profile);
    }

    /** Whether there are Chromium and its driver on the path. */
    public static boolean isInstalled() {
        return onPath(CHROMIUM).isPresent() && onPath(DRIVER).isPresent();
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException with the command that installs it when it is not there
     */
    public static Browser start(Path profile) {
        if (!isInstalled()) {
            throw new IllegalStateException(MISSING);
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath(CHROMIUM).orElseThrow());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath(DRIVER).orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    public void open(String address, int width, int height) {
        view(width, height, false);
        driver.get(address);
    }

    /** A phone's screen, narrower than any window. */
    public void openOnPhone(String address, int width, int height) {
        view(width, height, true);
        driver.get(address);
    }

    /** Closes the page, so that it no longer asks a server that is about to stop, and forgets its complaints. */
    public void leave() {
        driver.get("about:blank");
        complaints();
    }

    /** As a reader who prefers a dark page, or a light one again. */
    public void prefer(String colorScheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** Files that the page offers are saved there without a question. */
    public void saveDownloadsIn(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of(
                        "behavior",
                        "allow",
                        "downloadPath",
                        folder.toAbsolutePath().toString()));
    }

    /** Gives an element the focus and presses keys. */
    public void press(String css, CharSequence... keys) {
        the(css).sendKeys(keys);
    }

    public void pressWhereTheFocusIs(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses the mouse at one place of an element, in parts of its width, and lets go at another. */
    public void drag(String css, double from, double to) {
        WebElement element = the(css);
        int width = element.getSize().getWidth();
        new Actions(driver)
                .moveToElement(element, offset(from, width), 0)
                .clickAndHold()
                .moveToElement(element, offset((from + to) / 2, width), 0)
                .moveToElement(element, offset(to, width), 0)
                .release()
                .perform();
    }

    /** The same across and down, in parts of width and height. */
    public void drag(String css, double fromX, double fromY, double toX, double toY) {
        WebElement element = the(css);
        int width = element.getSize().getWidth();
        int height = element.getSize().getHeight();
        new Actions(driver)
                .moveToElement(element, offset(fromX, width), offset(fromY, height))
                .clickAndHold()
                .moveToElement(element, offset(toX, width), offset(toY, height))
                .release()
                .perform();
    }

    /** Turns the wheel at half the height of an element. */
    public void wheel(String css, double across, int deltaY) {
        WebElement element = the(css);
        ScrollOrigin at = ScrollOrigin.fromElement(
                element, offset(across, element.getSize().getWidth()), 0);
        new Actions(driver).scrollFromOrigin(at, 0, deltaY).perform();
    }

    /** Two fingers on a diagonal through the middle of an element, at parts of its size from the middle. */
    public void pinch(String css, double from, double to) {
        touch("touchStart", css, from);
        touch("touchMove", css, (from + to) / 2);
        touch("touchMove", css, to);
        driver.executeCdpCommand("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    private void touch(String type, String css, double part) {
        Map<?, ?> box = (Map<?, ?>) evaluated("document.querySelector('" + css + "').getBoundingClientRect().toJSON()");
        List<Map<String, Object>> fingers = new ArrayList<>();
        for (int side : new int[] {-1, 1}) {
            fingers.add(Map.of(
                    "x", number(box.get("x")) + number(box.get("width")) * (0.5 + side * part),
                    "y", number(box.get("y")) + number(box.get("height")) * (0.5 + side * part),
                    "id", side));
        }
        driver.executeCdpCommand("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", fingers));
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    public void hover(String css, double across) {
        WebElement element = the(css);
        new Actions(driver)
                .moveToElement(element, offset(across, element.getSize().getWidth()), 0)
                .perform();
    }

    public void doubleClick(String css) {
        new Actions(driver).doubleClick(the(css)).perform();
    }

    /** Selenium counts from the middle. */
    private static int offset(double part, int width) {
        return (int) Math.round((part - 0.5) * width);
    }

    public void choose(String select, String text) {
        new Select(the(select)).selectByVisibleText(text);
    }

    private void view(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", mobile ? 2 : 1, "mobile", mobile));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public WebElement the(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** The attribute of the first element found. */
    public String attribute(String css, String name) {
        return String.valueOf(the(css).getDomAttribute(name));
    }

    /** As a person sees them; rows that the page replaces meanwhile are looked up again. */
    public List<String> texts(String css) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(any -> all(css).stream().map(WebElement::getText).toList());
    }

    /** Waits until something is as wanted; rows that the page replaces meanwhile are looked up again. */
    public void await(Function<Browser, Boolean> wanted) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
                .ignoring(StaleElementReferenceException.class)
                .until(any -> wanted.apply(this));
    }

    public @Nullable Object evaluate(String script) {
        return driver.executeScript("return " + script);
    }

    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    public void screenshot(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Of the whole page, however long. */
    public void longScreenshot(Path file) throws IOException {
        evaluate("document.activeElement.blur()");
        evaluate("scrollTo(0, 0)");
        int width = ((Number) evaluated("innerWidth")).intValue();
        int height = ((Number) evaluated("document.querySelector('#content').scrollHeight + 60")).intValue();
        view(width, height, width < 600);
        await(page -> evaluated("innerHeight").equals((long) height));
        driver.executeAsyncScript("const done = arguments[0];"
                + "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))");
        screenshot(file);
    }

    private Object evaluated(String script) {
        return Objects.requireNonNull(evaluate(script), script);
    }

    public void quit() {
        driver.quit();
    }

    private static Optional<File> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> new File(folder, program))
                .filter(File::canExecute)
                .findFirst();
    }
}

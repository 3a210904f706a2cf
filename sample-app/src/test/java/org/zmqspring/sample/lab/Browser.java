package org.zmqspring.sample.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A Chromium without a window, and with a profile of its own. Confined to the test's
 * thread.
 */
final class Browser implements AutoCloseable {

	private static final File CHROMIUM = new File("/usr/bin/chromium");

	private static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	/** Written only on request, as the generated pages are. */
	private static final Path PICTURES = Path.of("..", "docs", "images");

	private static final boolean WRITES_PICTURES = Boolean.getBoolean("zmq.docs.write");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	private Browser(Path profile) {
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--user-data-dir=" + profile);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).usingAnyFreePort().build(), options);
	}

	/** Skips the test where there is no Chromium. */
	static Browser open(Path profile) {
		Assumptions.assumeTrue(CHROMIUM.canExecute() && DRIVER.canExecute(),
				() -> "The page is not tested: there is no " + CHROMIUM + " with " + DRIVER
						+ " (Debian's packages chromium and chromium-driver)");
		return new Browser(profile);
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	/** Without motion, so that a color is the final one at once. */
	void colors(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
	}

	void load(String address) {
		this.driver.get(address);
	}

	void click(String css) {
		this.driver.findElement(By.cssSelector(css)).click();
	}

	void type(CharSequence keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	String text(String css) {
		return String.valueOf(ask("return document.querySelector(arguments[0]).textContent", css));
	}

	/** Runs a script in the page. */
	Object ask(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	/** Waits until an expression of JavaScript is true in the page. */
	void await(String expression) {
		await(expression, PATIENCE);
	}

	void await(String expression, Duration patience) {
		new WebDriverWait(this.driver, patience, Duration.ofMillis(50))
			.withMessage(() -> expression + " in:\n" + ask("return document.querySelector('main').innerText"))
			.until((driver) -> Boolean.TRUE.equals(ask("return Boolean(" + expression + ")")));
	}

	void awaitText(String css, String text) {
		await("document.querySelector('" + css + "')?.textContent.includes('" + text + "')");
	}

	void screenshot(String name) {
		write(SCREENSHOTS, name);
	}

	/** A screenshot for the documentation. */
	void picture(String name) {
		screenshot(name);
		if (WRITES_PICTURES) {
			write(PICTURES, name);
		}
	}

	private void write(Path folder, String name) {
		try {
			Files.createDirectories(folder);
			Files.write(folder.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The page on desktop and phone, light and dark. At the end it is as it was. */
	void screenshots(String name) {
		for (String scheme : List.of("dark", "light")) {
			colors(scheme);
			size(390, 844);
			await("innerWidth === 390");
			screenshot(name + "-phone-" + scheme);
			size(1280, 800);
			await("innerWidth === 1280");
			screenshot(name + "-desktop-" + scheme);
		}
	}

	/** The nodes of the page and the bytes of its heap, once garbage is collected. */
	Map<String, Long> memory() {
		this.driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
		this.driver.executeCdpCommand("Performance.enable", Map.of());
		List<?> metrics = (List<?>) this.driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
		return metrics.stream()
			.map((metric) -> (Map<?, ?>) metric)
			.filter((metric) -> List.of("Nodes", "JSHeapUsedSize").contains(metric.get("name")))
			.collect(Collectors.toMap((metric) -> String.valueOf(metric.get("name")),
					(metric) -> ((Number) metric.get("value")).longValue()));
	}

	/** What the page complains of. */
	List<LogEntry> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}

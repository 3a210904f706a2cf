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

	void colors(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
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
		new WebDriverWait(this.driver, PATIENCE, Duration.ofMillis(50))
			.withMessage(() -> expression + " in:\n" + ask("return document.querySelector('main').innerText"))
			.until((driver) -> Boolean.TRUE.equals(ask("return Boolean(" + expression + ")")));
	}

	void awaitText(String css, String text) {
		await("document.querySelector('" + css + "')?.textContent.includes('" + text + "')");
	}

	void screenshot(String name) {
		try {
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

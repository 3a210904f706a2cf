package org.zmqspring.sample.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.logging.LogEntry;
import org.zmqspring.sample.SampleApplication;
import org.zmqspring.sample.WithoutReadme;
import org.zmqspring.test.FaultProxy;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** An open page before, during and after the death of its application. */
@Timeout(300)
class LabReturnsIntegrationTests {

	private static final String LIVE = "document.getElementById('page-state').textContent === 'live'";

	private static final String GONE = "'gone' in document.body.dataset";

	private static final String ENABLED = "[...document.querySelectorAll('button')].every((each) => !each.disabled)";

	private static final String DISABLED = "[...document.querySelectorAll('button')].every((each) => each.disabled)";

	private static final String UP = "/Up for [1-9]\\d* s/.test(document.getElementById('headline').textContent)";

	private final FaultProxy web = FaultProxy.to(this::address);

	private Browser browser;

	private volatile @Nullable ConfigurableApplicationContext application;

	/** The page knows one address; each application has a port of its own. */
	private @Nullable InetSocketAddress address() {
		ConfigurableApplicationContext current = this.application;
		return (current != null)
				? new InetSocketAddress(InetAddress.getLoopbackAddress(),
						Integer.parseInt(
								Objects.requireNonNull(current.getEnvironment().getProperty("local.server.port"))))
				: null;
	}

	@BeforeEach
	void open(@TempDir Path profile) {
		this.browser = Browser.open(profile);
		start();
		this.browser.size(1280, 800);
		this.browser.colors("light");
		this.browser.load("http://127.0.0.1:" + this.web.port() + "/");
		this.browser.await(LIVE + " && " + UP + " && " + ENABLED);
		this.browser.await("document.querySelectorAll('#meter-rows tr').length > 30");
		assertThat(this.browser.complaints()).isEmpty();
	}

	@AfterEach
	void close() {
		die();
		this.web.close();
		if (this.browser != null) {
			this.browser.close();
		}
	}

	private void start() {
		SpringApplication sample = new SpringApplication(SampleApplication.class);
		sample.addInitializers(
				(context) -> context.getBeanFactory().registerSingleton("withoutReadme", new WithoutReadme()));
		this.application = sample.run("--server.port=0");
	}

	private void die() {
		ConfigurableApplicationContext last = this.application;
		if (last != null) {
			this.application = null;
			last.close();
		}
	}

	@Test
	void whenTheApplicationDiesThenThePageStopsAndWhenItIsThereAgainThePageGoesOn() {
		this.browser.screenshots("before-death");
		this.browser.click("button[data-mode=CUT]");
		this.browser.await("document.querySelector('#timeline .fault')");
		die();
		this.browser.await(GONE);
		this.browser.awaitText("#caption", "The application has not answered since ");
		standsStill();
		this.browser.screenshots("during-death");
		assertThat(this.browser.complaints()).isNotEmpty().allSatisfy(LabReturnsIntegrationTests::isNoAnswer);
		start();
		goesOn();
		this.browser.await("document.querySelector('button[data-mode=CUT]').ariaPressed === 'false'");
		this.browser.screenshots("after-death");
		assertThat(this.browser.complaints()).allSatisfy(LabReturnsIntegrationTests::isNoAnswer);
		this.browser.click("button[data-mode=FLAP]");
		this.browser.await("document.querySelector('button[data-mode=FLAP]').ariaPressed === 'true'");
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void whenTheApplicationHangsThenThePageStopsToo() {
		this.web.cut();
		this.browser.await(GONE);
		standsStill();
		this.web.heal();
		goesOn();
		assertThat(this.browser.complaints()).allSatisfy(LabReturnsIntegrationTests::isNoAnswer);
	}

	private void standsStill() {
		assertThat(this.browser.ask("return " + DISABLED)).isEqualTo(true);
		assertThat(this.browser.ask("return getComputedStyle(document.querySelector('main')).filter"))
			.isEqualTo("grayscale(1)");
		assertThat(this.browser.ask("return document.querySelector('header').getBoundingClientRect().top >= 0"))
			.isEqualTo(true);
		Object seen = this.browser
			.ask("window.stopped = performance.now();" + " return document.querySelector('main').outerHTML");
		this.browser.await("performance.now() - window.stopped > 2500");
		assertThat(this.browser.ask("return document.querySelector('main').outerHTML")).isEqualTo(seen);
	}

	private void goesOn() {
		this.browser.await("!(" + GONE + ") && " + LIVE + " && " + UP + " && " + ENABLED);
		this.browser.awaitText("#caption", "Break the connection");
		this.browser.await("Number(document.getElementById('rate').textContent) > 0");
	}

	/**
	 * The browser notes each request without an answer. An uncaught error is something
	 * else.
	 */
	private static void isNoAnswer(LogEntry entry) {
		assertThat(entry.getMessage()).contains("Failed to load resource: net::ERR_").doesNotContain("Uncaught");
	}

}

package org.zmqspring.sample.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.zmqspring.sample.SampleApplication;
import org.zmqspring.sample.WithoutReadme;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The page as its visitors use it, in a real browser; screenshots are kept. */
@Timeout(300)
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		// a busy machine may need longer for an answer than the sample waits
		properties = { "zmq.heartbeat-ivl=2s", "zmq.subscriber.replay.timeout=3500ms" })
@AutoConfigureRestTestClient
@TypeExcludeFilters(WithoutReadme.class)
class LabPageIntegrationTests {

	private static final String STATE = "document.getElementById('link-state').textContent";

	private static final String RECONNECTS = "Number(document.getElementById('reconnects').textContent)";

	private static final String LOST = figure("lost");

	private static final String RECOVERED = figure("recovered");

	private static final String DROPPED = figure("dropped");

	private static final String RECEIVED = figure("received");

	private static final String RATE = figure("rate");

	/** Each element with text whose contrast is below 4.5, as WCAG 2.2 computes it. */
	private static final String CONTRAST = """
			const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
			const luminance = (color) => numbers(color).slice(0, 3).map((each) => each / 255)
				.map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
				.reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
			const ground = (element) => {
				const color = getComputedStyle(element).backgroundColor;
				return numbers(color)[3] === 0 ? ground(element.parentElement) : color;
			};
			const ink = (element) => getComputedStyle(element)[element instanceof SVGElement ? 'fill' : 'color'];
			return [...document.querySelectorAll('body *')]
				.filter((each) => !each.closest('title, .unseen, button:disabled, .inside') && each.checkVisibility())
				.filter((each) => [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
				.map((each) => ({ each, pair: [luminance(ink(each)), luminance(ground(each))].sort((a, b) => b - a) }))
				.filter(({ pair: [light, dark] }) => (light + 0.05) / (dark + 0.05) < 4.5)
				.map(({ each, pair }) => each.outerHTML + ' ' + pair).join('\\n')""";

	private static Browser browser;

	@Autowired
	private LabFeed feed;

	@Autowired
	private RestTestClient client;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void open(@TempDir Path profile) {
		browser = Browser.open(profile);
	}

	@AfterAll
	static void close() {
		if (browser != null) {
			browser.close();
		}
	}

	/** Whatever the test before has broken. */
	@BeforeEach
	void mend() {
		post("story", Map.of("action", "STOP"));
		post("network", Map.of("mode", "PASS"));
		post("listener", Map.of("mood", "WELL"));
		post("publisher", Map.of("action", "START"));
		browser.size(1280, 800);
		browser.colors("light");
		browser.load("http://localhost:" + this.port + "/");
		browser.await(STATE + " === 'UP'");
		browser.complaints();
	}

	private void post(String path, Map<String, String> body) {
		this.client.post()
			.uri("/lab/" + path)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isOk();
	}

	/** The number that the page shows; a dash is none. */
	private static String figure(String id) {
		return "Number(document.getElementById('" + id + "').textContent.replaceAll(',', ''))";
	}

	@Test
	@DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
	void whenThePublisherStopsThenTheBackOffIsShownAndWhenItStartsTheLinkIsUpAgain() {
		browser.await("Number(document.getElementById('rate').textContent) > 0");
		assertThat(browser.text("#reconnects")).isEqualTo("0");
		assertThat(browser.text("#lost")).isEqualTo("0");
		browser.click("#stop-start");
		browser.await(STATE + " === 'BACKING_OFF'");
		browser.await("document.querySelectorAll('#timeline rect.wait').length > 12");
		browser.await("!document.getElementById('countdown').hidden"
				+ " && Number(document.getElementById('seconds').textContent) > 0.4");
		double left = Double.parseDouble(browser.text("#seconds"));
		browser.await("Number(document.getElementById('seconds').textContent) < " + left);
		assertThat(left).isLessThanOrEqualTo(5);
		assertThat(browser.text("#announcement")).isNotEmpty();
		assertThat(browser.text("#stop-start")).isEqualTo("Start publisher");
		browser.screenshot("backing-off");
		// the publisher sends again for some seconds before the link is up
		browser.await("!document.getElementById('countdown').hidden"
				+ " && Number(document.getElementById('seconds').textContent) > 3");
		browser.click("#stop-start");
		browser.await(STATE + " === 'UP' && " + RECONNECTS + " === 1");
		browser.await(RECOVERED + " > 0");
		browser.awaitText("#timeline .outage", " s");
		browser.awaitText("#timeline g title", " s down, 0 lost");
		browser.awaitText("#subscriber-recovered", " asked for and recovered");
		assertThat(browser.text("#lost")).isEqualTo("0");
		assertThat(browser.text("#dropped")).isEqualTo("0");
		browser.awaitText("#announcement", "Connected again after");
		browser.screenshot("up-again");
		browser.click("button[data-mode=FLAP]");
		browser.await(RECONNECTS + " >= 3");
		browser.click("button[data-mode=FLAP]");
		browser.awaitText("#network-what", "forwards all data");
		browser.await("/Up for ([3-9]|\\d\\d+) s/.test(document.getElementById('headline').textContent)");
		browser.await("document.querySelectorAll('#timeline g title').length > 1"
				+ " && [...document.querySelectorAll('#timeline g title')].every((each) => "
				+ "/ down, 0 lost$/.test(each.textContent))");
		assertThat(browser.ask("return document.getElementById('subscriber-lost').hidden")).isEqualTo(true);
		// in README.md and docs/sample.md
		browser.picture("lab");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void whenTheNetworkIsCutSilentlyThenHeartbeatsNoticeIt() {
		browser.await(RECOVERED + " >= 0");
		Object recovered = browser.ask("return " + RECOVERED);
		browser.click("button[data-mode=CUT]");
		browser.await("document.querySelector('button[data-mode=CUT]').ariaPressed === 'true'");
		browser.await(STATE + " !== 'UP'");
		browser.awaitText("#transitions", "The peer stopped answering heartbeats");
		browser.await("document.querySelector('#timeline .fault')");
		browser.screenshot("cut");
		browser.click("button[data-mode=CUT]");
		browser.await(STATE + " === 'UP'");
		browser.await(RECOVERED + " > " + recovered);
	}

	@Test
	void whenConnectionsLeadNowhereThenTheGreetingIsAwaitedInVain() {
		browser.click("button[data-mode=BLACK_HOLE]");
		browser.await(STATE + " === 'CONFIRMING'");
		browser.await(STATE + " === 'BACKING_OFF'");
		browser.click("button[data-mode=BLACK_HOLE]");
		browser.await(STATE + " === 'UP'");
	}

	@Test
	void whenTheNetworkFlapsThenReconnectsAreCounted() {
		Object before = browser.ask("return " + RECONNECTS);
		browser.click("button[data-mode=FLAP]");
		browser.await(RECONNECTS + " >= 2 + " + before);
		browser.click("button[data-mode=FLAP]");
		browser.await(STATE + " === 'UP'");
	}

	@Test
	void whenTheListenerIsSlowThenItsQueueGrowsAndOverflowsAndTheOtherIsServed() {
		// what an earlier test has lost shows with the next messages
		browser.await(STATE + " === 'UP' && " + RATE + " < 100");
		Object received = browser.ask("return " + RECEIVED);
		browser.await(RECEIVED + " > 40 + " + received);
		String lost = browser.text("#lost");
		Object dropped = browser.ask("return " + DROPPED);
		browser.click("button[data-mood=SLOW]");
		browser.await("[...document.querySelectorAll('#listener-list meter')].some((queue) => queue.value > 10)");
		browser.await(DROPPED + " > " + dropped);
		browser.screenshot("slow");
		assertThat(browser.text("#lost")).isEqualTo(lost);
		browser.awaitText("#listener-list", " dropped");
		browser.await("document.querySelector('#listener-list meter').value < 3");
		browser.click("button[data-mood=SLOW]");
		browser.await("[...document.querySelectorAll('#listener-list meter')].every((queue) => queue.value < 5)");
	}

	@Test
	void whenTheListenerFailsThenItsFailuresAreCounted() {
		browser.click("button[data-mood=FAILING]");
		browser.awaitText("#listener-list", " in quarantine");
	}

	@Test
	void whenThePublisherFloodsThenTheRateShowsItAndWhatItCosts() {
		browser.await(LOST + " >= 0");
		Object before = browser.ask("return " + LOST + " + " + DROPPED);
		browser.click("#flood");
		browser.await(RATE + " > 2000");
		browser.await(LOST + " + " + DROPPED + " > " + before);
		browser.screenshot("flood");
		browser.await("document.getElementById('flood').ariaPressed === 'false'");
	}

	@Test
	void whenThePageIsLoadedAgainThenTheLastMinuteIsStillThere() {
		browser.click("#stop-start");
		browser.await(STATE + " === 'BACKING_OFF'");
		browser.load("http://localhost:" + this.port + "/");
		browser.await(STATE + " !== 'UP' && document.querySelectorAll('#timeline rect.up').length > 1");
		browser.await("document.querySelectorAll('#transitions li').length > 3");
	}

	@Test
	void whenThePageIsOpenThenTheMetersAreThoseOfTheActuator() {
		browser.awaitText("#meter-rows", "zmq_connected");
		browser.awaitText("#meter-rows", "zmq_messages_received_total");
		browser.await("document.querySelectorAll('#meter-rows tr').length > 30");
	}

	@Test
	void whenThePageIsOpenThenEverythingComesFromTheApplication() {
		browser.await("document.querySelectorAll('.uplot canvas').length === 2");
		assertThat(browser.ask("return performance.getEntriesByType('resource').map((each) => each.name)"
				+ ".filter((name) => !name.startsWith(location.origin)).join(' ')"))
			.isEqualTo("");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void whenThePageIsOpenOnAPhoneThenNothingSticksOut() {
		browser.size(360, 740);
		browser.await("document.getElementById('timeline').clientWidth < 360");
		browser.click("#stop-start");
		browser.await("!document.getElementById('countdown').hidden");
		browser.await("document.querySelectorAll('#meter-rows tr').length > 30");
		assertThat(browser.ask("return document.documentElement.scrollWidth")).isEqualTo(360L);
		assertThat(browser.ask("return [...document.querySelectorAll('button')].every((each) => "
				+ "each.getBoundingClientRect().right <= 360 && each.offsetHeight >= 44)"))
			.isEqualTo(true);
		assertThat(browser.ask("return [...document.querySelectorAll('.figures dd')].every((each) => {"
				+ " each.textContent = '≥ 9,999,999'; return each.scrollWidth <= each.clientWidth; })"))
			.isEqualTo(true);
		browser.screenshot("phone");
	}

	@Test
	void whenThePageIsOpenOnAPhoneThenFiguresAndButtonsFitOnItsFirstScreen() {
		browser.size(390, 844);
		fitsOnTheFirstScreen(844);
		browser.click("#stop-start");
		browser.await(STATE + " === 'BACKING_OFF'");
		fitsOnTheFirstScreen(844);
	}

	@Test
	void whenThePageIsOpenOnADesktopThenFiguresAndButtonsFitOnItsFirstScreen() {
		for (int width : new int[] { 1920, 1280, 1100, 900 }) {
			browser.size(width, 800);
			browser.await("innerWidth === " + width);
			fitsOnTheFirstScreen(800);
		}
	}

	/**
	 * With figures of seven digits, the longest headline and caption, and everything that
	 * went wrong.
	 */
	private static void fitsOnTheFirstScreen(int height) {
		assertThat(browser.ask("""
				document.querySelectorAll('.figures dd').forEach((each) => each.textContent = '≥ 9,999,999');
				document.querySelectorAll('.what[hidden]').forEach((each) => {
					each.textContent = '9,999,999 lost on the way · publisher restarted 9 times, loss unknown';
					each.hidden = false;
				});
				document.getElementById('headline').textContent = "Waiting for the peer's greeting";
				document.getElementById('caption').textContent = '8/8 The outage in figures: 1 min 40 s down, '
					+ '9,999 attempts, 9,999,999 recovered, 9,999,999 lost.';
				return [...document.querySelectorAll('.figures dd, .figures small, button, #headline, #caption')]
					.filter((each) => {
						const { right, bottom } = each.getBoundingClientRect();
						return bottom > arguments[0] || right > innerWidth || each.scrollWidth > each.clientWidth + 1;
					}).map((each) => each.outerHTML).join('\\n')""", height)).isEqualTo("");
	}

	@Test
	void whenTextIsShownThenItsContrastIsEnough() {
		browser.click("button[data-mood=FAILING]");
		browser.awaitText("#listener-list", " in quarantine");
		browser.click("#stop-start");
		browser.await(STATE + " === 'BACKING_OFF'");
		browser.await("document.querySelectorAll('#meter-rows tr').length > 30");
		for (String scheme : new String[] { "light", "dark" }) {
			browser.colors(scheme);
			browser.await("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
			assertThat(browser.ask(CONTRAST)).as(scheme).isEqualTo("");
		}
	}

	@Test
	void whenTheStoryIsPlayedThenEachChapterIsToldAndTheLabIsAsBefore() {
		Object before = browser.ask("return " + RECONNECTS);
		// a chapter may be over before a slow browser has made the screenshots of the one
		// before
		browser.ask("""
				const caption = document.getElementById('caption');
				window.captions = [];
				new MutationObserver(() => captions.push(caption.textContent))
				  .observe(caption, { childList: true, characterData: true, subtree: true });""");
		browser.click("#story");
		browser.awaitText("#stop-start", "Stop publisher");
		browser.await("document.getElementById('stop-start').disabled && !document.getElementById('story').disabled");
		for (int chapter = 1; chapter <= 8; chapter++) {
			browser.await("captions.some((each) => each.startsWith('" + chapter + "/8 '))");
			if (chapter == 5) {
				browser.await("!document.getElementById('countdown').hidden");
				// as another visitor does
				post("story", Map.of("action", "PLAY"));
			}
			if (chapter == 7) {
				browser.await(
						"captions.some((each) => each.includes('recovered, 0 lost') && !each.includes(' 0 recovered'))");
			}
			browser.screenshots("story-" + chapter);
		}
		browser.await("document.getElementById('caption').textContent.startsWith('Break')");
		browser.await("!document.getElementById('stop-start').disabled");
		assertThat(browser.text("#stop-start")).isEqualTo("Stop publisher");
		assertThat(browser.text("#story")).startsWith("Play");
		assertThat(browser.ask("return " + RECONNECTS + " - arguments[0]", before)).isEqualTo(1L);
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void whenTheStoryIsStoppedThenTheFaultsThatWereThereAreBack() {
		browser.click("button[data-mode=CUT]");
		browser.click("button[data-mood=SLOW]");
		browser.click("#stop-start");
		browser.awaitText("#stop-start", "Start publisher");
		browser.await("document.querySelectorAll('button[aria-pressed=true]').length === 2");
		browser.click("#story");
		browser.awaitText("#caption", "2/8 ");
		browser.await(STATE + " === 'UP' && document.querySelectorAll('button[aria-pressed=true]').length === 0");
		browser.click("#story");
		browser.awaitText("#stop-start", "Start publisher");
		browser.await("document.querySelector('button[data-mode=CUT]').ariaPressed === 'true'");
		browser.await("document.querySelector('button[data-mood=SLOW]').ariaPressed === 'true'");
		browser.awaitText("#caption", "Break the connection");
	}

	/** Ten minutes of flapping have about 120 reconnects: {@code -Dlab.flaps=120}. */
	@Test
	@Timeout(2400)
	void whenTheNetworkFlapsForLongThenThePageStaysFlat() throws IOException {
		long half = Integer.getInteger("lab.flaps", 2) / 2;
		browser.await(RECONNECTS + " >= 0");
		Object before = browser.ask("return " + RECONNECTS);
		browser.click("button[data-mode=FLAP]");
		browser.await(RECONNECTS + " >= " + half + " + " + before, Duration.ofSeconds(1100));
		Map<String, Long> first = filled();
		browser.await(RECONNECTS + " >= " + 2 * half + " + " + before, Duration.ofSeconds(1100));
		Map<String, Long> last = filled();
		Files.writeString(Path.of("target", "flapping.txt"),
				"after " + half + " reconnects: " + first + "\nafter " + 2 * half + ": " + last + "\n");
		assertThat(last.get("Nodes")).isLessThan(first.get("Nodes") + 1_500);
		assertThat(last.get("JSHeapUsedSize")).isLessThan(first.get("JSHeapUsedSize") + 4_000_000);
		assertThat(browser.ask("return document.querySelectorAll('*').length"))
			.asInstanceOf(InstanceOfAssertFactories.LONG)
			.isLessThan(3_000);
	}

	/** After more transitions than the page keeps. */
	private Map<String, Long> filled() {
		for (int i = 0; i < 5; i++) {
			String mark = "filled " + UUID.randomUUID();
			for (int j = 0; j < 50; j++) {
				this.feed.tell("transition", new Transition(Instant.now(), "ROUTER", "filler", "tcp://filler:1",
						"BINDING", "BACKING_OFF", "error", mark, j, 100, 0));
			}
			browser.awaitText("#transitions", mark);
		}
		return browser.memory();
	}

	@Test
	void whenOnlyTheKeyboardIsUsedThenThePublisherCanBeStoppedAndStarted() {
		for (int i = 0; i < 10 && !"stop-start".equals(focus("id")); i++) {
			browser.type(Keys.TAB);
		}
		assertThat(focus("id")).isEqualTo("stop-start");
		assertThat(browser.ask("return getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
		browser.type(Keys.ENTER);
		browser.awaitText("#stop-start", "Start publisher");
		browser.screenshot("keyboard");
		assertThat(focus("id")).isEqualTo("stop-start");
		browser.type(Keys.SPACE);
		browser.awaitText("#stop-start", "Stop publisher");
	}

	@Test
	void whenTheVisitorPrefersDarkThenThePageIsDark() {
		assertThat(brightness()).isGreaterThan(200);
		browser.colors("dark");
		browser.await("document.querySelectorAll('.uplot canvas').length === 2");
		assertThat(brightness()).isLessThan(60);
		browser.screenshot("dark");
	}

	private static String focus(String property) {
		return String.valueOf(browser.ask("return document.activeElement[arguments[0]]", property));
	}

	private static long brightness() {
		Object red = browser.ask("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
		return ((Number) Objects.requireNonNull(red)).longValue();
	}

}

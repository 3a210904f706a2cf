package org.zmqspring.integration.operations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.publish.ZmqTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules ask for nothing that an application does not show,
 * after an outage and a listener's failure.
 */
@Timeout(180)
class DashboardIntegrationTests {

	private static final Path GRAFANA = Path.of("..", "docs", "grafana");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");

	private static ConfigurableApplicationContext context;

	private static Scrape scrape;

	@BeforeAll
	static void scrapeAfterAnOutage() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		context = Apps.startWeb(Failing.class, "zmq.subscriber.endpoints=" + endpoint,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publishers.guarded.endpoints=tcp://127.0.0.1:*",
				"zmq.publishers.guarded.zap.allowed-addresses=127.0.0.1");
		Actuator actuator = new Actuator(context);
		try (ConfigurableApplicationContext first = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=" + endpoint)) {
			ZmqTemplate template = first.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("fails", 1, Duration.ofSeconds(30))).isTrue();
			template.send("fails", "payload");
			await(() -> actuator.sum("zmq_listener_seconds_count", "outcome=\"failure\"") == 1);
		}
		await(() -> actuator.sum("zmq_disconnects_total", "cause=\"peer\"") == 1);
		try (ConfigurableApplicationContext second = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=" + endpoint)) {
			await(() -> actuator.sum("zmq_reconnects_total", "type=\"sub\"") == 1);
			scrape = Scrape.of(String.join("\n", actuator.samples("")));
		}
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@Test
	void shouldUseCurrentPanelsAndItsDataSourceVariable() throws IOException {
		for (JsonNode panel : dashboard().path("panels")) {
			String title = panel.path("title").asString();
			assertThat(panel.path("type").asString()).as(title)
				.isIn("row", "stat", "state-timeline", "table", "timeseries");
			if (!panel.path("type").asString().equals("row")) {
				assertThat(panel.at("/datasource/uid").asString()).as(title).isEqualTo("${datasource}");
				assertThat(panel.path("description").asString()).as(title).isNotEmpty();
				assertThat(panel.path("targets").isEmpty()).as(title).isFalse();
			}
			for (JsonNode target : panel.path("targets")) {
				assertThat(target.at("/datasource/uid").asString()).as(title).isEqualTo("${datasource}");
			}
		}
	}

	@Test
	void shouldLayPanelsOutWithoutOverlap() throws IOException {
		Set<String> taken = new HashSet<>();
		Set<Integer> ids = new HashSet<>();
		for (JsonNode panel : dashboard().path("panels")) {
			assertThat(ids.add(panel.path("id").asInt())).isTrue();
			JsonNode at = panel.path("gridPos");
			assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
			for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
				for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
					assertThat(taken.add(x + "," + y)).as(panel.path("title").asString()).isTrue();
				}
			}
		}
	}

	@Test
	void shouldHaveVariablesForSocketsEndpointsAndListenersThatAreFound() throws IOException {
		List<String> names = new ArrayList<>();
		for (JsonNode variable : dashboard().at("/templating/list")) {
			names.add(variable.path("name").asString());
			if (variable.path("type").asString().equals("query")) {
				MatchResult query = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
					.matcher(variable.at("/query/query").asString())
					.results()
					.findFirst()
					.orElseThrow();
				PromQl metric = PromQl.parse(query.group(1));
				assertThat(scrape.hasLabel(metric, query.group(2))).as(query.group()).isTrue();
			}
		}
		assertThat(names).containsExactly("datasource", "instance", "socket", "endpoint", "listener");
	}

	@Test
	void whenAPanelAsksForSomethingThenTheApplicationShowsIt() throws IOException {
		int expressions = 0;
		for (JsonNode panel : dashboard().path("panels")) {
			for (JsonNode target : panel.path("targets")) {
				check(target.path("expr").asString(), target.path("legendFormat").asString(""));
				expressions++;
			}
		}
		assertThat(expressions).isGreaterThan(30);
	}

	@Test
	@SuppressWarnings("unchecked")
	void whenAnAlertAsksForSomethingThenTheApplicationShowsIt() throws IOException {
		Map<String, List<Map<String, Object>>> file;
		try (InputStream in = Files.newInputStream(GRAFANA.resolve("zmq-alerts.yml"))) {
			file = new Yaml().load(in);
		}
		List<Map<String, Object>> rules = (List<Map<String, Object>>) file.get("groups").get(0).get("rules");
		assertThat(rules).extracting((rule) -> rule.get("alert")).doesNotHaveDuplicates().hasSizeGreaterThan(5);
		for (Map<String, Object> rule : rules) {
			assertThat(rule).as(rule.toString()).containsKeys("expr", "labels", "annotations");
			check(rule.get("expr").toString(), rule.get("annotations").toString());
		}
	}

	@Test
	void whenAMetricOrLabelIsNotShownThenTheCheckFindsIt() {
		assertThat(scrape.has(PromQl.parse("rate(zmq_connected{state=\"up\"}[5m])").selectors().get(0))).isFalse();
		assertThat(scrape.has(PromQl.parse("zmq_connection_state{state=\"down\"}").selectors().get(0))).isFalse();
		assertThat(scrape.has(PromQl.parse("zmq_connection_state{state=~\"up|down\"}").selectors().get(0))).isTrue();
		assertThat(scrape.has(PromQl.parse("zmq_downtime").selectors().get(0))).isFalse();
		assertThat(scrape.hasLabel(PromQl.parse("zmq_connected"), "cause")).isFalse();
	}

	private static void check(String expression, String text) {
		PromQl parsed = PromQl.parse(expression);
		assertThat(parsed.selectors()).as(expression).isNotEmpty();
		assertThat(parsed.selectors()).as(expression).allMatch(scrape::has);
		assertThat(parsed.grouping()).as(expression).allMatch((label) -> scrape.hasLabel(parsed, label));
		assertThat(PLACEHOLDER.matcher(text).results().map((match) -> match.group(1))).as(expression + ": " + text)
			.allMatch((label) -> scrape.hasLabel(parsed, label))
			.allMatch((label) -> parsed.grouping().isEmpty() || parsed.grouping().contains(label));
	}

	private static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(Files.readString(GRAFANA.resolve("zmq.json")));
	}

	/** An application whose listener fails. */
	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@ZmqListener(id = "fails", topics = "fails")
		void onMessage(String message) {
			throw new IllegalStateException("fails");
		}

	}

}

package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqOperations;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What a new user reads who makes the usual mistakes. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class FirstStartTests {

	private static final String ALPHA = "zmq.publishers.alpha.endpoints=tcp://127.0.0.1:*";

	private static final String BETA = "zmq.publishers.beta.endpoints=tcp://127.0.0.1:*";

	private static final String FEED = "zmq.subscriber.endpoints=tcp://127.0.0.1:*";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			zmq.subscribers.endpoints=tcp://feed:5556  | zmq.subscribers.endpoints  | zmq.subscriber.endpoints
			zmq.publishers.endpoints=tcp://*:5556      | zmq.publishers.endpoints   | zmq.publisher.endpoints
			zmq.subscribers.topics=a.                  | zmq.subscribers.topics     | zmq.subscriber.topics
			zmq.subscribers.rcv-hwm=5                  | zmq.subscribers.rcv-hwm    | zmq.subscriber.rcv-hwm
			zmq.subscriber=tcp://feed:5556             | zmq.subscriber             | zmq.subscriber.endpoints
			zmq.publisher=tcp://*:5556                 | zmq.publisher              | zmq.publisher.endpoints
			zmq.subscribers=tcp://feed:5556            | zmq.subscribers            | zmq.subscribers.<name>.endpoints
			zmq.publishers=tcp://*:5556                | zmq.publishers             | zmq.publishers.<name>.endpoints
			zmq.subscribers.prices=tcp://feed:5556     | zmq.subscribers.prices     | zmq.subscribers.prices.endpoints
			zmq.listener=4                             | zmq.listener               | concurrency
			zmq.listener.retry=3                       | zmq.listener.retry         | max-retries
			zmq.health=all                             | zmq.health                 | require
			zmq.subscriber.curve=abc                   | zmq.subscriber.curve       | server-key
			zmq=tcp://feed:5556                        | zmq                        | zmq.subscriber.endpoints
			""")
	void whenAValueStandsWhereOnlyFurtherNamesCanThenTheRightPropertyIsNamed(String written, String property,
			String right, CapturedOutput output) {
		SpringApplication application = application(NoBeans.class);
		application.setDefaultProperties(Map.of());
		assertThatException().isThrownBy(() -> application.run("--" + written));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", property, "Action:", right)
			.doesNotContain("No converter found", "has a value without effect");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.curve", "zmq.subscriber.curve", "zmq.publisher.plain", "zmq.publishers.a.zap" })
	void whenAKeyStandsWhereOnlyFurtherNamesCanThenItIsNotShown(String property, CapturedOutput output) {
		SpringApplication application = application(NoBeans.class);
		application.setDefaultProperties(Map.of());
		assertThatException().isThrownBy(() -> application.run("--" + property + "=topsecret"));
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property).doesNotContain("topsecret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq", "zmq.publisher", "zmq.subscriber", "zmq.publishers", "zmq.subscribers",
			"zmq.subscribers.prices", "zmq.listener", "zmq.listener.retry", "zmq.health", "zmq.subscriber.curve" })
	void whenNothingStandsBelowANameThenItStarts(String name, CapturedOutput output) {
		run(NoBeans.class, name + "=");
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void whenAValueStandsBesideFurtherNamesThenAWarningNamesTheRightProperty(CapturedOutput output) {
		run(NoBeans.class, "zmq.subscriber=tcp://feed:5556", "zmq.subscriber.rcv-hwm=5");
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("zmq.subscriber has a value without effect", "zmq.subscriber.endpoints");
	}

	@Test
	void whenThereAreTwoPublishersAndNoDefaultThenBothAndTheInjectionPointAreNamed(CapturedOutput output) {
		fail(NeedsOne.class, ALPHA, BETA);
		assertThat(output).containsSubsequence("Description:", "Parameter 0 of constructor in", "NeedsOne",
				"alphaZmqTemplate", "betaZmqTemplate", "Action:", "@Qualifier", "zmq.publisher.endpoints");
		assertThat(output).doesNotContain("there is none");
	}

	@Test
	void whenThereIsNoPublisherThenTheInjectionPointIsNamed(CapturedOutput output) {
		fail(NeedsOne.class);
		assertThat(output).containsSubsequence("Description:", "Parameter 0 of constructor in", "NeedsOne", "Action:",
				"zmq.publisher.endpoints");
	}

	@Test
	void whenTheNamedTemplateIsMissingThenThoseThatAreThereAreNamed(CapturedOutput output) {
		fail(NeedsAudit.class, ALPHA);
		assertThat(output).containsSubsequence("Description:", "Field audit in", "NeedsAudit", "auditZmqTemplate",
				"alphaZmqTemplate", "Action:", "zmq.publishers.audit.endpoints");
	}

	@ParameterizedTest
	@ValueSource(classes = { MissingErrorHandler.class, MissingFilter.class, MissingRetry.class, OddErrorHandler.class,
			MissingInExpression.class })
	void whenABeanOfAnAttributeIsMissingThenListenerAndAttributeAreNamed(Class<?> bean, CapturedOutput output) {
		fail(bean, FEED);
		String attribute = bean == MissingFilter.class ? "filter"
				: bean == MissingRetry.class ? "retry" : "errorHandler";
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "@ZmqListener method", bean.getSimpleName() + ".on",
					"'" + attribute + "' attribute", "'nothere'", "Action:");
		assertThat(output).doesNotContain("A component required a bean");
	}

	@Test
	void whenABeanOfAnAttributeIsMissingThenThoseThatWouldDoAreNamed(CapturedOutput output) {
		fail(MissingFilter.class, FEED);
		assertThat(output).containsSubsequence("Description:", "knownFilter", "Action:");
	}

	@ParameterizedTest
	@ValueSource(classes = { SendsInPostConstruct.class, SendsInBeanMethod.class })
	void whenSomethingIsSentWhileBeansAreMadeThenTheAnalysisNamesTheRightMoment(Class<?> bean, CapturedOutput output) {
		fail(bean, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "zmq publisher 'default' did not send", bean.getSimpleName(),
					"Action:", "ApplicationRunner", "ApplicationReadyEvent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscriber.heartbeat-ivl=5", "zmq.heartbeat-ivl=5", "zmq.subscriber.linger=1",
			"zmq.subscriber.reconnect-ivl-max=30", "zmq.subscriber.connect-timeout=5", "zmq.subscriber.handshake-ivl=3",
			"zmq.subscriber.stale-after=30", "zmq.subscriber.await-connected=10", "zmq.listener.overflow-timeout=3",
			"zmq.listener.shutdown-timeout=10", "zmq.listener.idle-event-interval=60", "zmq.listener.retry.delay=1",
			"zmq.health.grace=30", "zmq.subscriber.reconnect-reset-after=10", "zmq.subscriber.heartbeatIvl=5" })
	void whenADurationHasNoUnitAndIsShortThenOneWarningNamesTheUnit(String written, CapturedOutput output) {
		String value = written.substring(written.indexOf('=') + 1);
		run(Hears.class, FEED, "zmq.subscriber.reconnect-ivl=1ms", written);
		assertThat(warnings(output)).singleElement()
			.asString()
			.containsSubsequence(written.substring(0, written.indexOf('=')).replace("heartbeatIvl", "heartbeat-ivl"),
					value + " ms", value + "s", value + "ms");
	}

	/** Every property that is a duration, whichever may be added. */
	static Stream<String> durations() {
		return durations(KnownProperties.root());
	}

	private static Stream<String> durations(KnownProperties.Place place) {
		return place.children().values().stream().flatMap((child) -> {
			if (child.isMap()) {
				KnownProperties.Place entry = child.child("one");
				return (entry != null) ? durations(entry) : Stream.empty();
			}
			return (child.type().toClass() == Duration.class) ? Stream.of(child.name()) : durations(child);
		});
	}

	@Test
	void theAdviceKnowsTheDurationsOfEachLevel() {
		assertThat(durations()).hasSizeGreaterThan(60)
			.contains("zmq.heartbeat-ivl", "zmq.publisher.send-timeout", "zmq.subscribers.one.stale-after",
					"zmq.publishers.one.hold-timeout", "zmq.listener.retry.max-delay", "zmq.health.grace");
	}

	@ParameterizedTest
	@MethodSource("durations")
	void whenAnyDurationHasNoUnitAndIsShortThenOneWarningSaysWhatItMeans(String property, CapturedOutput output) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, "5")));
		new PropertyAdvice(environment, null).afterPropertiesSet();
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(property
					+ " is 5 without a unit: this means 5 ms. If you mean seconds, write 5s. If not, write 5ms");
	}

	@Test
	void whenADurationHasNoUnitInAPlaceholderThenTheWarningIsThere(CapturedOutput output) {
		run(Hears.class, FEED, "zmq.heartbeat-ivl=${beat}", "beat=5");
		assertThat(warnings(output)).singleElement().asString().contains("zmq.heartbeat-ivl");
	}

	@Test
	void whenASizeHasNoUnitAndIsSmallThenOneWarningNamesTheUnit(CapturedOutput output) {
		run(Hears.class, FEED, "zmq.subscriber.max-msg-size=16");
		assertThat(warnings(output)).singleElement()
			.asString()
			.containsSubsequence("zmq.subscriber.max-msg-size", "16 bytes", "16MB", "16B");
	}

	@Test
	void whenDurationsHaveAUnitOrAreLongThenNothingIsSaid(CapturedOutput output) {
		run(Hears.class, FEED, "zmq.heartbeat-ivl=5s", "zmq.subscriber.linger=20ms", "zmq.connect-timeout=5000",
				"zmq.stale-after=0", "zmq.max-msg-size=16MB", "zmq.subscriber.rcv-hwm=5");
		assertThat(warnings(output)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					zmq.subscriber.endpoint=tcp://a:1          | zmq.subscriber.endpoint       | zmq.subscriber.endpoints
					zmq.subscriber.topic=a.                    | zmq.subscriber.topic          | zmq.subscriber.topics
					zmq.heartbeat-interval=5s                  | zmq.heartbeat-interval        | zmq.heartbeat-ivl
					zmq.subscriber.heartbeat-interval=5s       | zmq.subscriber.heartbeat-interval | zmq.subscriber.heartbeat-ivl
					zmq.listener.queue-capacty=9               | zmq.listener.queue-capacty    | zmq.listener.queue-capacity
					zmq.endpoints=tcp://a:1                    | zmq.endpoints                 | zmq.subscriber.endpoints
					zmq.subscribers.prices.reconnect-interval=1s | zmq.subscribers.prices.reconnect-interval | zmq.subscribers.prices.reconnect-ivl
					""")
	void whenAPropertyIsUnknownThenOneWarningNamesTheNearest(String written, String property, String right,
			CapturedOutput output) {
		run(Hears.class, FEED, written);
		assertThat(warnings(output)).singleElement().asString().contains(property + " ", right);
	}

	@Test
	void whenABindFailsAtOnceThenNoFurtherAttemptIsAnnounced(CapturedOutput output) {
		try (ConfigurableApplicationContext first = application(NoBeans.class)
			.run("--zmq.publisher.endpoints=tcp://127.0.0.1:*")) {
			String taken = first.getBean(LinkDirectory.class).links().get(0).address();
			assertThat(taken).isNotNull();
			fail(NoBeans.class, "zmq.publisher.endpoints=" + taken);
		}
		assertThat(output).containsSubsequence("could not be opened", "the port is in use",
				"APPLICATION FAILED TO START");
		assertThat(output).doesNotContain("trying again");
	}

	@Test
	void whenAConnectionIsRequiredAndFailsAtOnceThenNoFurtherAttemptIsAnnounced(CapturedOutput output) {
		fail(NoBeans.class, "zmq.subscriber.mode=connect", "zmq.subscriber.endpoints=tcp://127.0.0.1:1",
				"zmq.subscriber.startup=fail");
		assertThat(output).contains("could not be opened", "APPLICATION FAILED TO START")
			.doesNotContain("trying again");
	}

	@Test
	void whenTheStartWaitsForAConnectionThenFurtherAttemptsAreAnnounced(CapturedOutput output) {
		fail(NoBeans.class, "zmq.subscriber.mode=connect", "zmq.subscriber.endpoints=tcp://127.0.0.1:1",
				"zmq.subscriber.startup=fail", "zmq.subscriber.await-connected=500ms");
		assertThat(output).contains("trying again in", "APPLICATION FAILED TO START");
	}

	@Test
	void whenTheHostIsUnknownThenNoPortIsToBeFreed(CapturedOutput output) {
		fail(NoBeans.class, "zmq.publisher.endpoints=tcp://no-such-host.invalid:5556");
		assertThat(output).containsSubsequence("Description:", "no-such-host.invalid", "Action:",
				"Correct the endpoint");
		assertThat(output).doesNotContain("Free the port");
	}

	@Test
	void whenAPeerIsNotThereThenItIsToBeStarted(CapturedOutput output) {
		fail(NoBeans.class, "zmq.subscriber.mode=connect", "zmq.subscriber.endpoints=tcp://127.0.0.1:1",
				"zmq.subscriber.startup=fail");
		assertThat(output).containsSubsequence("Connection refused", "Action:", "Start the peer");
	}

	@Test
	void whenItStartsThenEachListenerIsToldWithSocketTopicsAndEndpoints(CapturedOutput output) {
		run(Listens.class, FEED, "zmq.subscribers.other.endpoints=tcp://127.0.0.1:1");
		assertThat(lines(output, "Listener 'prices'")).singleElement()
			.asString()
			.contains("INFO", "subscriber 'default'", "tcp://127.0.0.1:*", "eur., usd.");
		assertThat(lines(output, "Listener 'everything'")).singleElement()
			.asString()
			.contains("INFO", "subscriber 'default'", "every topic");
		assertThat(lines(output, "Listener 'own'")).singleElement().asString().contains("INFO", "tcp://127.0.0.1:1");
		assertThat(lines(output, "Listener 'later'")).singleElement().asString().contains("not started");
	}

	@Test
	void whenASubscriberHasNoListenerThenThatIsTold(CapturedOutput output) {
		run(Listens.class, FEED, "zmq.subscribers.other.endpoints=tcp://127.0.0.1:1");
		assertThat(lines(output, "'other'")).anySatisfy(
				(line) -> assertThat(line).contains("WARN", "zmq subscriber 'other' has no listener", "@ZmqListener"));
		assertThat(lines(output, "has no listener")).hasSize(1);
	}

	@Test
	void whenATopicEndsInAStarThenAWarningSaysThatItIsAPrefix(CapturedOutput output) {
		run(ListensToStar.class, FEED, "zmq.subscriber.topics=b.*", "zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"zmq.publisher.last-value-topics=c.*,d.");
		assertThat(warnings(output)).hasSize(3)
			.anySatisfy((line) -> assertThat(line).contains("Listener 'star'", "'a.*'", "'a.'"))
			.anySatisfy((line) -> assertThat(line).contains("zmq.subscriber.topics", "'b.*'", "'b.'"))
			.anySatisfy((line) -> assertThat(line).contains("zmq.publisher.last-value-topics", "'c.*'", "'c.'"));
	}

	@Test
	void whenATopicContainsTheDelimiterThenAWarningNamesWhereItIsSubscribed(CapturedOutput output) {
		run(ListensToMonero.class, FEED, "zmq.subscriber.topic-delimiter=:",
				"zmq.subscriber.topics=json-minimal,json-full-miner_data:");
		assertThat(warnings(output)).hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("zmq.subscriber.topics: topic 'json-full-miner_data:'",
					"contains the delimiter of zmq.subscriber.topic-delimiter (:)"))
			.anySatisfy((line) -> assertThat(line).contains("Listener 'chain': topic 'json-minimal-chain_main:'",
					"contains the delimiter of zmq.subscriber.topic-delimiter (:)"));
	}

	@Test
	void whenATopicFiltersNumbersOfAnEndpointThenAWarningNamesWhereItIsSubscribed(CapturedOutput output) {
		run(ListensToMonero.class, "zmq.subscriber.endpoints=tcp://127.0.0.1:1", "zmq.subscriber.mode=connect",
				"zmq.subscriber.frames=topic, sequence, payload", "zmq.subscriber.sequence.format=u64-be",
				"zmq.subscriber.topics=kv");
		assertThat(lines(output, "filters messages")).hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("zmq subscriber 'default': topic 'kv' filters messages",
					"zmq.subscriber.sequence.per"))
			.anySatisfy((line) -> assertThat(line).contains(
					"Listener 'chain': topic 'json-minimal-chain_main:' filters messages",
					"zmq.subscriber.sequence.per"));
	}

	@Test
	void whenATopicThatFiltersNumbersIsAddedLaterThenAWarningNamesIt(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(ListensToMonero.class)
			.run(arguments("zmq.subscriber.endpoints=tcp://127.0.0.1:1", "zmq.subscriber.mode=connect",
					"zmq.subscriber.frames=topic, sequence, payload", "zmq.subscriber.sequence.format=u64-be"))) {
			context.getBean(ZmqListenerRegistry.class).subscribe("chain", "added");
			assertThat(lines(output, "filters messages"))
				.anySatisfy((line) -> assertThat(line).contains("Listener 'chain': topic 'added' filters messages"));
		}
	}

	@Test
	void whenEachTopicHasNumbersOfItsOwnThenTopicsFilterWithoutAWarning(CapturedOutput output) {
		run(ListensToMonero.class, FEED, "zmq.subscriber.frames=topic, sequence, payload",
				"zmq.subscriber.sequence.format=u64-be", "zmq.subscriber.sequence.per=topic",
				"zmq.subscriber.topics=kv");
		assertThat(warnings(output)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jupiter", "zmqSupervisor" })
	void whenNoFramingHasTheNameThenTheStartFailsAndNamesIt(String name, CapturedOutput output) {
		fail(Listens.class, FEED, "zmq.subscriber.framing=" + name);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:",
					"The option framing of a subscriber is '" + name + "', and no ZmqFraming bean has this name.",
					"Action:", "Define a ZmqFraming bean with this name, or correct the option framing");
	}

	@Test
	void whenPublisherAndSubscriberHaveOneNameThenTheLogTellsThemApart(CapturedOutput output) {
		run(NoBeans.class, FEED, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
		assertThat(output).contains("'publisher default@tcp://127.0.0.1:*'", "'subscriber default@tcp://127.0.0.1:*'");
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains(" WARN ")).toList();
	}

	private static List<String> lines(CapturedOutput output, String part) {
		return output.getOut().lines().filter((line) -> line.contains(part)).toList();
	}

	private static void run(Class<?> configuration, String... properties) {
		application(configuration).run(arguments(properties)).close();
	}

	private static void fail(Class<?> configuration, String... properties) {
		assertThatException().isThrownBy(() -> application(configuration).run(arguments(properties)));
	}

	private static String[] arguments(String... properties) {
		List<String> arguments = new ArrayList<>();
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return arguments.toArray(String[]::new);
	}

	private static SpringApplication application(Class<?> configuration) {
		SpringApplication application = new SpringApplication(Application.class, configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(Map.of("zmq.subscriber.mode", "bind"));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ZmqAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoBeans {

	}

	@Import(NeedsOne.One.class)
	static class NeedsOne {

		static class One {

			One(ZmqTemplate anyName) {
			}

		}

	}

	static class NeedsAudit {

		@Autowired
		@Qualifier("auditZmqTemplate")
		ZmqOperations audit;

	}

	static class MissingErrorHandler {

		@ZmqListener(errorHandler = "nothere")
		void on(String text) {
		}

	}

	static class MissingFilter {

		@Bean
		static Predicate<ZmqMessage> knownFilter() {
			return (message) -> true;
		}

		@ZmqListener(filter = "nothere")
		void on(String text) {
		}

	}

	static class MissingRetry {

		@ZmqListener(retry = "nothere")
		void on(String text) {
		}

	}

	static class OddErrorHandler {

		@Bean("nothere")
		static String odd() {
			return "no handler";
		}

		@ZmqListener(errorHandler = "nothere")
		void on(String text) {
		}

	}

	static class MissingInExpression {

		@ZmqListener(errorHandler = "#{@nothere}")
		void on(String text) {
		}

	}

	static class SendsInPostConstruct {

		@Autowired
		ZmqTemplate template;

		@PostConstruct
		void send() {
			this.template.send("topic", "text");
		}

	}

	static class SendsInBeanMethod {

		@Bean
		String sent(ZmqTemplate template) {
			template.send("topic", "text");
			return "sent";
		}

	}

	/** Listens to the default subscriber. */
	static class Hears {

		@ZmqListener
		void on(String text) {
		}

	}

	static class Listens {

		@ZmqListener(id = "prices", topics = { "usd.", "eur." })
		void prices(String text) {
		}

		@ZmqListener(id = "everything")
		void everything(String text) {
		}

		@ZmqListener(id = "own", endpoints = "tcp://127.0.0.1:1")
		void own(String text) {
		}

		@ZmqListener(id = "later", autoStartup = "false")
		void later(String text) {
		}

	}

	static class ListensToMonero {

		@ZmqListener(id = "chain", topics = "json-minimal-chain_main:")
		void on(byte[] payload) {
		}

	}

	static class ListensToStar {

		@ZmqListener(id = "star", topics = "a.*")
		void on(String text) {
		}

	}

}

package org.zmqspring.boot.autoconfigure;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.transport.Transport;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Endpoints and keys that a bean gives. */
class ZmqConnectionDetailsTests {

	private static final CurveKeyPair PAIR = CurveKeyPair.generate(new SecureRandom());

	private static final CurveKeyPair SERVER = CurveKeyPair.generate(new SecureRandom());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class));

	private final List<String> asked = new ArrayList<>();

	/** Answers for everything, and remembers for what. */
	private final class Given implements ZmqConnectionDetails {

		private final Connection connection;

		Given(Connection connection) {
			this.connection = connection;
		}

		@Override
		public @Nullable Connection getPublisher(String name) {
			ZmqConnectionDetailsTests.this.asked.add("publisher " + name);
			return null;
		}

		@Override
		public @Nullable Connection getSubscriber(String name) {
			ZmqConnectionDetailsTests.this.asked.add("subscriber " + name);
			return this.connection;
		}

	}

	private ApplicationContextRunner given(ZmqConnectionDetails.Connection connection) {
		return this.runner.withBean(ZmqConnectionDetails.class, () -> new Given(connection));
	}

	@Test
	void endpointsTakeThePlaceOfThoseOfTheProperties() {
		given(new ZmqConnectionDetails.Connection("inproc://given"))
			.withPropertyValues("zmq.subscriber.endpoints=tcp://property:1", "zmq.subscribers.prices.topics=prices.",
					"zmq.publisher.endpoints=tcp://127.0.0.1:*")
			.run((context) -> {
				ZmqSettings settings = context.getBean(ZmqSettings.class);
				assertThat(settings.subscribers()).extracting(SocketSpec::name, SocketSpec::endpointTexts)
					.containsExactly(tuple("default", List.of("inproc://given")),
							tuple("prices", List.of("inproc://given")));
				assertThat(settings.publishers()).extracting(SocketSpec::endpointTexts)
					.containsExactly(List.of("tcp://127.0.0.1:*"));
				assertThat(this.asked).containsExactly("publisher default", "subscriber default", "subscriber prices");
			});
	}

	@Test
	void socketsThatThePropertiesDoNotNameAreNotCreated() {
		given(new ZmqConnectionDetails.Connection("inproc://given")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ZmqSettings.class).subscribers()).isEmpty();
			assertThat(this.asked).isEmpty();
		});
	}

	@Test
	void keysTakeThePlaceOfThoseOfTheProperties() {
		given(new ZmqConnectionDetails.Connection(List.of("inproc://given"),
				new ZmqConnectionDetails.Keys(PAIR.secretKey().z85(), null, SERVER.publicKey().z85())))
			.withPropertyValues("zmq.subscriber.curve.secret-key-location=/no/such")
			.run((context) -> {
				var curve = context.getBean(ZmqSettings.class).subscribers().get(0).settings().security().curve();
				assertThat(curve.ownKeys()).isEqualTo(PAIR);
				assertThat(curve.serverKey().key()).isEqualTo(SERVER.publicKey());
			});
		assertThat(new ZmqConnectionDetails.Keys(PAIR.secretKey().z85(), null, null).toString())
			.doesNotContain(PAIR.secretKey().z85());
	}

	@Test
	void whatCannotBeUsedNamesTheBean() {
		given(new ZmqConnectionDetails.Connection("nonsense")).withPropertyValues("zmq.subscriber.rcv-hwm=5")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("zmq.subscriber.endpoints[0] (from the bean of type %s)='nonsense'",
						Given.class.getName()));
	}

	@Test
	void whatCannotBeUsedIsNotShownWithTheValueOfTheProperty() {
		given(new ZmqConnectionDetails.Connection("nonsense"))
			.withPropertyValues("zmq.subscriber.endpoints=tcp://property:1")
			.run((context) -> {
				FailureAnalysis analysis = new ZmqConfigurationFailureAnalyzer(new StandardEnvironment())
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.containsSubsequence("Property: zmq.subscriber.endpoints[0] (from the bean of type", "Given)",
							"Value: \"nonsense\"", "Reason:")
					.doesNotContain("tcp://property:1", "Origin:");
			});
	}

	@Test
	void aKeyThatCannotBeUsedNamesTheBeanAndIsNotShown() {
		given(new ZmqConnectionDetails.Connection(List.of("inproc://given"),
				new ZmqConnectionDetails.Keys("not-a-key", null, SERVER.publicKey().z85())))
			.withPropertyValues("zmq.subscribers.prices.topics=prices.")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("zmq.subscribers.prices.curve.secret-key (from the bean of type %s)",
						Given.class.getName())
				.hasMessageNotContaining("not-a-key"));
	}

	@Test
	void aConnectionWithoutEndpointsIsRefused() {
		given(new ZmqConnectionDetails.Connection())
			.withPropertyValues("zmq.subscriber.endpoints=tcp://property:1", "zmq.subscribers.prices.topics=prices.",
					"zmq.publisher.endpoints=nonsense")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContainingAll("zmq.subscriber.endpoints (from the bean of type " + Given.class.getName()
						+ ")='': is empty. Return a connection with at least one endpoint, or null to keep what the"
						+ " properties say.", "zmq.subscribers.prices.endpoints (from", "zmq.publisher.endpoints[0]="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscribers.prices", "zmq.subscriber" })
	void aNameWithNothingBelowItIsEnough(String name) {
		given(new ZmqConnectionDetails.Connection("inproc://given")).withPropertyValues(name + "=").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ZmqSettings.class).subscribers()).extracting(SocketSpec::endpointTexts)
				.containsExactly(List.of("inproc://given"));
		});
	}

	@Test
	void aVariableOfAnotherServiceNamesNoSocket() {
		given(new ZmqConnectionDetails.Connection("inproc://given"))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("ZMQ_SUBSCRIBER_PORT", "tcp://10.0.0.1:5555"))))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.asked).isEmpty();
			});
	}

	@Test
	void aPublisherThatGetsNoEndpointsHasNoTemplate() {
		given(new ZmqConnectionDetails.Connection("inproc://given"))
			.withPropertyValues("zmq.publishers.prices.snd-hwm=10")
			.run((context) -> {
				assertThat(this.asked).containsExactly("publisher prices");
				assertThat(context).hasNotFailed().doesNotHaveBean(ZmqTemplate.class);
			});
	}

	@Test
	void whenAnEndpointOfTheBeanFailsThenTheAnalysisNamesTheBean() {
		FailureAnalysis analysis = analyzed(given(new ZmqConnectionDetails.Connection("tcp://127.0.0.1:1"))
			.withPropertyValues("zmq.subscriber.endpoints=tcp://property:1", "zmq.subscriber.startup=fail"));
		assertThat(analysis.getDescription()).containsSubsequence(
				"Bean: 'zmqConnectionDetails' of type ZmqConnectionDetails, subscriber 'default'",
				"Value: \"tcp://127.0.0.1:1\"", "Reason: Connection refused");
		assertThat(analysis.getDescription()).doesNotContain("Property:");
		assertThat(analysis.getAction()).contains("Start the peer", "zmq.subscriber.startup to 'retry'");
	}

	@Test
	void whenAnEndpointOfThePropertiesFailsThenTheAnalysisNamesTheProperty() {
		FailureAnalysis analysis = analyzed(this.runner.withBean(ZmqConnectionDetails.class, () -> new Given(null))
			.withPropertyValues("zmq.subscribers.prices.endpoints=tcp://127.0.0.1:1",
					"zmq.subscribers.prices.startup=fail"));
		assertThat(analysis.getDescription()).containsSubsequence("Property: zmq.subscribers.prices.endpoints",
				"Value: \"tcp://127.0.0.1:1\"");
	}

	/** What Spring Boot would print about an application that does not start. */
	private static FailureAnalysis analyzed(ApplicationContextRunner runner) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		runner.withInitializer(started::set)
			.run((context) -> analysis
				.set(new ZmqStartupFailureAnalyzer(started.get().getEnvironment(), started.get().getBeanFactory())
					.analyze(context.getStartupFailure())));
		return analysis.get();
	}

	@Test
	void aChildUsesTheSocketsThatTheBeanOfItsParentGives() {
		ApplicationContextRunner both = this.runner
			.withConfiguration(AutoConfigurations.of(ZmqParentSocketsAutoConfiguration.class))
			.withPropertyValues("zmq.subscriber.endpoints=tcp://property:1", "zmq.publishers.prices.snd-hwm=10");
		both.withBean(ZmqConnectionDetails.class, () -> connections("inproc://child-and-parent"))
			.run((parent) -> both.withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(Transport.class)).isSameAs(parent.getBean(Transport.class));
				assertThat(child.getBean("pricesZmqTemplate")).isSameAs(parent.getBean("pricesZmqTemplate"));
			}));
	}

	@Test
	void aChildWithMoreSocketsOpensThoseOnly() {
		ApplicationContextRunner both = this.runner
			.withConfiguration(AutoConfigurations.of(ZmqParentSocketsAutoConfiguration.class))
			.withPropertyValues("zmq.publishers.prices.snd-hwm=10");
		both.withBean(ZmqConnectionDetails.class, () -> connections("inproc://more"))
			.run((parent) -> both.withParent(parent)
				.withPropertyValues("zmq.publishers.more.endpoints=inproc://property")
				.run((child) -> {
					assertThat(child.getBean(ZmqSettings.class).publishers())
						.extracting(SocketSpec::name, SocketSpec::endpointTexts)
						.containsExactly(tuple("more", List.of("inproc://more")));
					assertThat(child.getBean("pricesZmqTemplate")).isSameAs(parent.getBean("pricesZmqTemplate"));
					assertThat(child.getBean("moreZmqTemplate")).isInstanceOf(ZmqTemplate.class);
				}));
	}

	@Test
	void aChildWithABeanOfItsOwnHasItsOwnSockets() {
		ApplicationContextRunner both = this.runner
			.withConfiguration(AutoConfigurations.of(ZmqParentSocketsAutoConfiguration.class))
			.withPropertyValues("zmq.publishers.prices.snd-hwm=10");
		both.withBean("ofParent", ZmqConnectionDetails.class, () -> connections("inproc://of-parent"))
			.run((parent) -> both.withParent(parent)
				.withBean("ofChild", ZmqConnectionDetails.class, () -> connections("inproc://of-child"))
				.run((child) -> {
					assertThat(child.getBean(ZmqSettings.class).publishers()).extracting(SocketSpec::endpointTexts)
						.containsExactly(List.of("inproc://of-child"));
					assertThat(child.getBean("pricesZmqTemplate")).isNotSameAs(parent.getBean("pricesZmqTemplate"));
				}));
	}

	private static ZmqConnectionDetails connections(String endpoint) {
		return new ZmqConnectionDetails() {

			@Override
			public Connection getPublisher(String name) {
				return new Connection(endpoint);
			}

			@Override
			public Connection getSubscriber(String name) {
				return new Connection(endpoint);
			}

		};
	}

	@Test
	void whenThereAreTwoThenTheStartNamesThem() {
		given(new ZmqConnectionDetails.Connection("inproc://given"))
			.withBean("other", ZmqConnectionDetails.class, () -> new Given(new ZmqConnectionDetails.Connection()))
			.withPropertyValues("zmq.subscriber.rcv-hwm=5")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("other"));
	}

	@Test
	void aPublisherWhoseEndpointIsGivenHasItsTemplate() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		this.runner.withBean(ZmqConnectionDetails.class, () -> connections(endpoint))
			.withPropertyValues("zmq.publishers.prices.snd-hwm=10", "zmq.subscriber.rcv-hwm=10")
			.run((context) -> {
				ZmqTemplate template = context.getBean("pricesZmqTemplate", ZmqTemplate.class);
				BlockingQueue<String> received = new LinkedBlockingQueue<>();
				context.getBean(ZmqListenerRegistry.class)
					.register(ListenerSpec.builder("on", (message) -> received.add(message.topic())).build());
				assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
				template.send("prices.A", "1");
				assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("prices.A");
			});
	}

}

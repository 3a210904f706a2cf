package org.zmqspring.boot.autoconfigure;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
				.hasMessageContainingAll("zmq.subscriber.endpoints[0]='nonsense'", Given.class.getName()));
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
		ZmqConnectionDetails details = new ZmqConnectionDetails() {

			@Override
			public Connection getPublisher(String name) {
				return new Connection(endpoint);
			}

			@Override
			public Connection getSubscriber(String name) {
				return new Connection(endpoint);
			}

		};
		this.runner.withBean(ZmqConnectionDetails.class, () -> details)
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

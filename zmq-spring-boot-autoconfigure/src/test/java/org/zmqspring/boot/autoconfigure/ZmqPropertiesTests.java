package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.actuate.Require;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.transport.SocketMode;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for binding {@link ZmqProperties}.
 */
class ZmqPropertiesTests {

	@Test
	void bindsEndpointsFromCommaSeparatedText() {
		assertThat(bind("zmq.subscriber.endpoints=tcp://a:1, tcp://b:2").getSubscriber().getEndpoints())
			.containsExactly("tcp://a:1", "tcp://b:2");
	}

	@Test
	void bindsEndpointsOfNamedSocketsByIndex() {
		ZmqProperties properties = bind("zmq.publishers.prices.endpoints[0]=tcp://*:1",
				"zmq.publishers.prices.endpoints[1]=tcp://*:2");
		assertThat(properties.getPublishers().get("prices").getEndpoints()).containsExactly("tcp://*:1", "tcp://*:2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscriber.reconnect-ivl", "zmq.subscriber.reconnectIvl",
			"zmq.subscriber.reconnect_ivl", "ZMQ.SUBSCRIBER.RECONNECT-IVL" })
	void bindsRelaxedForms(String name) {
		assertThat(bind(name + "=7").getSubscriber().getReconnectIvl()).isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void bindsEnvironmentVariables() {
		ZmqProperties properties = bind(
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						Map.of("ZMQ_SUBSCRIBER_ENDPOINTS", "tcp://a:1,tcp://b:2", "ZMQ_SUBSCRIBERS_PRICES_ENDPOINTS_0",
								"tcp://c:3", "ZMQ_SUBSCRIBERS_PRICES_RECONNECTIVL", "9", "ZMQ_RECONNECTIVL", "8")));
		assertThat(properties.getSubscriber().getEndpoints()).containsExactly("tcp://a:1", "tcp://b:2");
		assertThat(properties.getSubscribers()).containsOnlyKeys("prices");
		assertThat(properties.getSubscribers().get("prices").getEndpoints()).containsExactly("tcp://c:3");
		assertThat(properties.getSubscribers().get("prices").getReconnectIvl()).isEqualTo(Duration.ofMillis(9));
		assertThat(properties.getReconnectIvl()).isEqualTo(Duration.ofMillis(8));
	}

	@Test
	void durationsWithoutUnitAreMillisecondsAndSizesBytes() {
		ZmqProperties properties = bind("zmq.linger=1500", "zmq.publisher.send-timeout=2s",
				"zmq.subscriber.max-msg-size=4096", "zmq.max-msg-size=2MB");
		assertThat(properties.getLinger()).isEqualTo(Duration.ofMillis(1500));
		assertThat(properties.getPublisher().getSendTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(properties.getSubscriber().getMaxMsgSize()).isEqualTo(DataSize.ofBytes(4096));
		assertThat(properties.getMaxMsgSize()).isEqualTo(DataSize.ofMegabytes(2));
	}

	@ParameterizedTest
	@CsvSource({ "true,true", "1,true", "on,true", "false,false", "0,false", "off,false" })
	void keepaliveTakesZeroMqsNumbersToo(String text, boolean expected) {
		assertThat(bind("zmq.tcp-keepalive=" + text).getTcpKeepalive()).isEqualTo(expected);
	}

	@Test
	void bindsChoicesInKebabCase() {
		ZmqProperties properties = bind("zmq.publisher.overflow=drop-oldest", "zmq.listener.overflow=drop-newest",
				"zmq.subscriber.mode=bind", "zmq.subscriber.startup=retry", "zmq.health.require=all");
		assertThat(properties.getPublisher().getOverflow()).isEqualTo(PublisherOverflow.DROP_OLDEST);
		assertThat(properties.getListener().getOverflow()).isEqualTo(Overflow.DROP_NEWEST);
		assertThat(properties.getSubscriber().getMode()).isEqualTo(SocketMode.BIND);
		assertThat(properties.getSubscriber().getStartup()).isEqualTo(StartupPolicy.RETRY);
		assertThat(properties.getHealth().getRequire()).isEqualTo(Require.ALL);
	}

	@Test
	void refusesUnknownChoices() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind("zmq.subscriber.mode=listen"))
			.withMessageContaining("zmq.subscriber.mode");
	}

	@Test
	void anEmptyTopicAmongTheTopicsIsKept() {
		assertThat(bind("zmq.subscriber.topics[0]=").getSubscriber().getTopics()).containsExactly("");
		assertThat(bind("zmq.subscriber.topics=a,b").getSubscriber().getTopics()).containsExactly("a", "b");
	}

	@Test
	void defaultsOfListenersAndHealth() {
		ZmqProperties properties = bind();
		assertThat(SocketResolver.resolve(properties, false).listener().lanes()).isEqualTo(LaneSettings.DEFAULTS);
		assertThat(properties.getListener().isAutoStartup()).isTrue();
		assertThat(properties.getHealth().getRequire()).isEqualTo(Require.ANY);
		assertThat(properties.getHealth().getGrace()).isEqualTo(Duration.ofSeconds(30));
		assertThat(properties.getIoThreads()).isOne();
	}

	@Test
	void nativeImagesCanBindEveryLevel() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		BindableRuntimeHintsRegistrar.forTypes(ZmqProperties.class).registerHints(hints);
		for (Class<?> type : new Class<?>[] { ZmqProperties.class, PublisherProperties.class,
				SubscriberProperties.class, ListenerProperties.class, HealthProperties.class }) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SocketOptions.class.getMethod("setReconnectIvl", Duration.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SocketOptions.class.getMethod("setTcpKeepalive", Boolean.class))).accepts(hints);
	}

	private static ZmqProperties bind(String... pairs) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(pairs).applyTo(environment);
		return Binder.get(environment).bindOrCreate("zmq", ZmqProperties.class);
	}

	private static ZmqProperties bind(MapPropertySource source) {
		return new Binder(ConfigurationPropertySources.from(source)).bindOrCreate("zmq", ZmqProperties.class);
	}

}

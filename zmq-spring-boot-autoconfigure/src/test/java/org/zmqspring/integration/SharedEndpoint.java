package org.zmqspring.integration;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts publishing and subscribing applications on one free endpoint, and checks after
 * each test that no thread of them is left. Confined to the test's thread.
 */
final class SharedEndpoint implements BeforeEachCallback, AfterEachCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final int port = TestPorts.free();

	private Set<Thread> before = Set.of();

	@Override
	public void beforeEach(ExtensionContext context) {
		this.before = ZmqThreads.alive();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		awaitNoThreadLeft();
	}

	void awaitNoThreadLeft() {
		ZmqThreads.awaitOnly(this.before);
	}

	int port() {
		return this.port;
	}

	/** An application that publishes and listens to nothing. */
	ConfigurableApplicationContext publisher(String... properties) {
		return publisher(NoListener.class, properties);
	}

	ConfigurableApplicationContext publisher(Class<?> configuration, String... properties) {
		return start(configuration, Stream.of("zmq.publisher.endpoints=" + this), properties);
	}

	ConfigurableApplicationContext subscriber(Class<?> configuration, String... properties) {
		return start(configuration, Stream.of("zmq.subscriber.endpoints=" + this), properties);
	}

	/** One application with both sides. */
	ConfigurableApplicationContext both(Class<?> configuration, String... properties) {
		return start(configuration, Stream.of("zmq.publisher.endpoints=" + this, "zmq.subscriber.endpoints=" + this),
				properties);
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, Stream<String> endpoints,
			String... properties) {
		return Apps.start(configuration, Stream.concat(endpoints, Stream.of(properties)).toArray(String[]::new));
	}

	/** The template of a publisher, once a subscriber has subscribed to everything. */
	static ZmqTemplate subscribedTemplate(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		return template;
	}

	/** Send numbered messages, once a subscriber has subscribed to everything. */
	static void send(ConfigurableApplicationContext publisher, int count) {
		ZmqTemplate template = subscribedTemplate(publisher);
		for (int i = 0; i < count; i++) {
			template.send("message " + i);
		}
	}

	@Override
	public String toString() {
		return "tcp://127.0.0.1:" + this.port;
	}

}

package org.zmqspring.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What ends the start of a real application, what does not, and what is left behind. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureIntegrationTests {

	@RegisterExtension
	final SharedEndpoint endpoint = new SharedEndpoint();

	@Test
	void whenAnotherProgramHasThePortThenTheStartEndsAndCanBeRepeated(CapturedOutput output) throws IOException {
		try (ServerSocket other = occupy()) {
			assertThat(other.isBound()).isTrue();
			fail(NoListener.class, "zmq.publisher.endpoints=" + this.endpoint);
		}
		assertPortTaken(output, "zmq.publisher.endpoints");
		this.endpoint.awaitNoThreadLeft();
		this.endpoint.publisher().close();
	}

	@Test
	void whenAnotherApplicationHasThePortThenTheStartEnds(CapturedOutput output) {
		try (ConfigurableApplicationContext other = this.endpoint.publisher()) {
			fail(NoListener.class, "zmq.publishers.prices.endpoints=" + this.endpoint);
			assertPortTaken(output, "zmq.publishers.prices.endpoints");
			assertThat(other.getBean(LinkDirectory.class).links()).allMatch((link) -> link.state().isUp());
		}
	}

	@Test
	void whenOneOfTwoEndpointsFailsThenTheOtherIsFreeAgain(CapturedOutput output) throws IOException {
		int free = TestPorts.free();
		try (ServerSocket other = occupy()) {
			assertThat(other.isBound()).isTrue();
			fail(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:" + free + "," + this.endpoint);
		}
		assertPortTaken(output, "zmq.publisher.endpoints");
		new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
	}

	@Test
	void whenABoundSubscriberHasNoPortThenTheStartEnds(CapturedOutput output) throws IOException {
		try (ServerSocket other = occupy()) {
			assertThat(other.isBound()).isTrue();
			fail(TextListener.class, "zmq.subscriber.endpoints=" + this.endpoint, "zmq.subscriber.mode=bind",
					"zmq.publisher.endpoints=tcp://127.0.0.1:*");
		}
		assertPortTaken(output, "zmq.subscriber.endpoints");
	}

	@Test
	void whenAReplayHasNoPortThenTheStartEnds(CapturedOutput output) throws IOException {
		int free = TestPorts.free();
		try (ServerSocket other = occupy()) {
			assertThat(other.isBound()).isTrue();
			fail(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:" + free,
					"zmq.publisher.frames=topic,sequence,payload", "zmq.publisher.sequence.format=u64-be",
					"zmq.publisher.replay.endpoints=" + this.endpoint);
		}
		assertPortTaken(output, "zmq.publisher.replay.endpoints");
		new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
	}

	@Test
	void whenASideOfAForwarderHasNoPortThenTheStartEnds(CapturedOutput output) throws IOException {
		int free = TestPorts.free();
		try (ServerSocket other = occupy()) {
			assertThat(other.isBound()).isTrue();
			fail(NoListener.class, "zmq.forwarders.prices.frontend.endpoints=tcp://127.0.0.1:" + free,
					"zmq.forwarders.prices.backend.endpoints=" + this.endpoint);
		}
		assertPortTaken(output, "zmq.forwarders.prices.backend.endpoints");
		assertThat(output).contains("set zmq.forwarders.prices.backend.startup to 'retry'");
		this.endpoint.awaitNoThreadLeft();
		new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
	}

	private void assertPortTaken(CapturedOutput output, String property) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "Property: " + property, "Value: \"" + this.endpoint + "\"", "Reason:",
					"in use", "Action:", "Free the port");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "zmq.reconnect-ivl=0|zmq.reconnect-ivl|0|at least 1ms",
			"zmq.reconnect-ivl-max=50ms|zmq.reconnect-ivl-max|50ms|zmq.reconnect-ivl",
			"zmq.subscriber.endpoints=tcp:/nowhere|zmq.subscriber.endpoints|tcp:/nowhere|tcp://localhost:5556",
			"zmq.subscriber.endpoints=tcp://host:99999|zmq.subscriber.endpoints|tcp://host:99999|tcp://localhost:5556",
			"zmq.subscriber.mode=dial|zmq.subscriber.mode|dial|connect" })
	void whenAValueIsBadThenTheStartEndsAndSaysWhatToDo(String bad, String property, String value, String remedy,
			CapturedOutput output) {
		fail(NoListener.class, "zmq.subscriber.endpoints=" + this.endpoint, bad);
		assertThat(output).contains("APPLICATION FAILED TO START");
		String analysis = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(analysis).contains("Property: " + property).contains("Value: \"" + value + "\"");
		assertThat(analysis.toLowerCase(Locale.ROOT)).contains(remedy);
	}

	@Test
	void whenTheSubscriberOfAListenerIsUnknownThenTheStartEndsAndSaysWhatToDo(CapturedOutput output) {
		fail(TextListener.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "Listener.onMessage", "subscriber 'default'", "Action:",
					"Set 'zmq.subscriber.endpoints'");
	}

	@Test
	void whenThePolicyIsRetryThenThePortIsBoundWhenItIsFreed() throws IOException {
		ServerSocket other = occupy();
		try (ConfigurableApplicationContext publisher = this.endpoint.publisher("zmq.publisher.startup=retry")) {
			assertThat(link(publisher).state().isUp()).isFalse();
			other.close();
			Apps.awaitUp(publisher);
			assertReceives(publisher);
		}
		finally {
			other.close();
		}
	}

	@Test
	void whenThePublisherIsAbsentThenTheSubscriberStartsAtOnceAndConnectsLater() {
		long begun = System.nanoTime();
		try (ConfigurableApplicationContext subscriber = this.endpoint.subscriber(TextListener.class)) {
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
			try (ConfigurableApplicationContext publisher = this.endpoint.publisher()) {
				Apps.awaitUp(subscriber);
				SharedEndpoint.subscribedTemplate(publisher).send("hello");
				assertThat(subscriber.getBean(TextListener.class).messages.next()).isEqualTo("hello");
			}
		}
	}

	@Test
	void whenThePublisherMustBeThereThenTheStartEnds(CapturedOutput output) {
		fail(TextListener.class, "zmq.subscriber.endpoints=" + this.endpoint, "zmq.subscriber.startup=fail");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "Property: zmq.subscriber.endpoints",
					"Value: \"" + this.endpoint + "\"", "refused", "Action:", "zmq.subscriber.startup")
			.doesNotContain("Free the port");
	}

	@Test
	void whenTheStartWaitsThenThePublisherMayComeMeanwhile() throws Exception {
		CompletableFuture<ConfigurableApplicationContext> starting = CompletableFuture.supplyAsync(() -> this.endpoint
			.subscriber(Waiting.class, "zmq.subscriber.startup=fail", "zmq.subscriber.await-connected=60s"));
		assertThat(Waiting.CREATED.next()).isEqualTo("created");
		try (ConfigurableApplicationContext publisher = this.endpoint.publisher();
				ConfigurableApplicationContext subscriber = starting.get()) {
			assertThat(link(subscriber).state().isUp()).isTrue();
			SharedEndpoint.subscribedTemplate(publisher).send("hello");
			assertThat(subscriber.getBean(Waiting.class).messages.next()).isEqualTo("hello");
		}
	}

	@Test
	void whenSeveralEndpointsStayAwayThenTheStartWaitsForAllOfThemOnce() {
		String endpoints = this.endpoint + ",tcp://127.0.0.1:" + TestPorts.free() + ",tcp://127.0.0.1:"
				+ TestPorts.free() + ",tcp://127.0.0.1:" + TestPorts.free();
		long begun = System.nanoTime();
		try (ConfigurableApplicationContext subscriber = Apps.start(TextListener.class,
				"zmq.subscriber.endpoints=" + endpoints, "zmq.subscriber.await-connected=6s")) {
			assertThat(subscriber.isRunning()).isTrue();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(6),
					Duration.ofSeconds(23));
		}
	}

	private void assertReceives(ConfigurableApplicationContext publisher) {
		try (ConfigurableApplicationContext subscriber = this.endpoint.subscriber(TextListener.class)) {
			SharedEndpoint.subscribedTemplate(publisher).send("hello");
			assertThat(subscriber.getBean(TextListener.class).messages.next()).isEqualTo("hello");
		}
	}

	private ServerSocket occupy() throws IOException {
		return new ServerSocket(this.endpoint.port(), 1, InetAddress.getLoopbackAddress());
	}

	private static LinkSnapshot link(ConfigurableApplicationContext context) {
		return context.getBean(LinkDirectory.class).links().get(0);
	}

	private static void fail(Class<?> configuration, String... properties) {
		assertThatException().isThrownBy(() -> Apps.start(configuration, properties).close());
	}

	/** Tells when its application is past the set-up of the log, which knows but one. */
	@Configuration(proxyBeanMethods = false)
	static class Waiting extends TextListener {

		static final Received<String> CREATED = new Received<>();

		Waiting() {
			CREATED.add("created");
		}

	}

}

package org.zmqspring.integration;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Publishers bound and connected, with several endpoints, over TCP and in-process. */
@Timeout(120)
class EndpointsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String first = "tcp://127.0.0.1:" + TestPorts.free();

	private final String second = "tcp://127.0.0.1:" + TestPorts.free();

	@Test
	void whenAPublisherBindsInprocBesideTcpThenBothAreServed() {
		String inproc = "inproc://endpoints";
		try (ConfigurableApplicationContext context = Apps.start(Both.class,
				"zmq.publisher.endpoints=" + this.first + "," + inproc, "zmq.subscribers.near.endpoints=" + inproc,
				"zmq.subscribers.far.endpoints=" + this.first)) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 2, PATIENCE)).isTrue();
			for (int i = 0; i < 100; i++) {
				template.send("message " + i);
			}
			Both both = context.getBean(Both.class);
			for (int i = 0; i < 100; i++) {
				assertThat(both.near.next()).isEqualTo("message " + i);
				assertThat(both.far.next()).isEqualTo("message " + i);
			}
		}
	}

	@Test
	void whenASubscriberHasInprocBesideTcpThenItReceivesFromBoth() {
		String inproc = "inproc://both-ways";
		try (ConfigurableApplicationContext far = Apps.start(NoListener.class, "zmq.publisher.endpoints=" + this.first);
				ConfigurableApplicationContext near = Apps.start(TextListener.class,
						"zmq.publisher.endpoints=" + inproc, "zmq.subscriber.endpoints=" + inproc + "," + this.first)) {
			send(near, "from near");
			assertThat(near.getBean(TextListener.class).messages.next()).isEqualTo("from near");
			send(far, "from far");
			assertThat(near.getBean(TextListener.class).messages.next()).isEqualTo("from far");
		}
	}

	@Test
	void whenAPublisherBindsSeveralEndpointsThenSubscribersOfEachAreServed() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=" + this.first + "," + this.second);
				ConfigurableApplicationContext one = Apps.start(TextListener.class,
						"zmq.subscriber.endpoints=" + this.first);
				ConfigurableApplicationContext other = Apps.start(TextListener.class,
						"zmq.subscriber.endpoints=" + this.second)) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 2, PATIENCE)).isTrue();
			template.send("to both");
			assertThat(one.getBean(TextListener.class).messages.next()).isEqualTo("to both");
			assertThat(other.getBean(TextListener.class).messages.next()).isEqualTo("to both");
		}
	}

	@Test
	void whenAPublisherConnectsThenSubscribersThatBindAreServedAlsoAfterARestart() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class, "zmq.publisher.mode=connect",
				"zmq.publisher.endpoints=" + this.first + "," + this.second, "zmq.reconnect-ivl=20ms",
				"zmq.reconnect-ivl-max=200ms"); ConfigurableApplicationContext one = bound(this.first)) {
			send(publisher, "to one");
			assertThat(one.getBean(TextListener.class).messages.next()).isEqualTo("to one");
			for (int run = 1; run <= 2; run++) {
				ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
				try (ConfigurableApplicationContext other = bound(this.second)) {
					assertThat(template.awaitSubscribers("", 2, PATIENCE)).isTrue();
					template.send("to both " + run);
					assertThat(other.getBean(TextListener.class).messages.next()).isEqualTo("to both " + run);
					assertThat(one.getBean(TextListener.class).messages.next()).isEqualTo("to both " + run);
				}
				Awaitility.await().atMost(PATIENCE).until(() -> !template.awaitSubscribers("", 2, Duration.ZERO));
			}
		}
	}

	@Test
	void whenAnEndpointIsIpcThenTheStartFailsAndSaysWhy() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> Apps.start(NoListener.class, "zmq.publisher.endpoints=ipc:///tmp/prices"))
			.havingRootCause()
			.withMessageContainingAll("zmq.publisher.endpoints[0]", "ipc:///tmp/prices",
					"emulates it by TCP on the loopback interface", "tcp://127.0.0.1");
	}

	private static void send(ConfigurableApplicationContext publisher, String message) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		template.send(message);
	}

	private static ConfigurableApplicationContext bound(String endpoint) {
		return Apps.start(TextListener.class, "zmq.subscriber.mode=bind", "zmq.subscriber.endpoints=" + endpoint);
	}

	@Configuration(proxyBeanMethods = false)
	static class Both {

		final Received<String> near = new Received<>();

		final Received<String> far = new Received<>();

		@ZmqListener(subscriber = "near")
		void near(String message) {
			this.near.add(message);
		}

		@ZmqListener(subscriber = "far")
		void far(String message) {
			this.far.add(message);
		}

	}

}

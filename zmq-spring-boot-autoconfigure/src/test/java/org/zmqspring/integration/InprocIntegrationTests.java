package org.zmqspring.integration;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.transport.SocketType;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/** A subscriber of an {@code inproc} endpoint is never up and deaf. */
@Timeout(120)
class InprocIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String INPROC = "inproc://feed";

	@Test
	void whenTheNameIsMisspeltThenTheSubscriberIsNotUp() throws Exception {
		try (ConfigurableApplicationContext context = Apps.start(TextListener.class,
				"zmq.publisher.endpoints=" + INPROC, "zmq.subscriber.endpoints=inproc://fed")) {
			assertThat(context.getBean(ZmqListenerRegistry.class).awaitConnected(Duration.ofSeconds(2))).isFalse();
			LinkSnapshot link = link(context, SocketType.SUB);
			assertThat(link.state().isUp()).isFalse();
			assertThat(link.lastError()).contains("inproc://fed", "bound");
		}
	}

	@Test
	void whenThePublisherIsReopenedThenTheSubscriberReceivesAgain() {
		try (ConfigurableApplicationContext context = started()) {
			for (int i = 0; i < 5; i++) {
				context.getBean(Supervisor.class).reconnect(link(context, SocketType.PUB).spec().id());
				assertReceives(context, "after reopening " + i);
			}
		}
	}

	@Test
	void whenTheSubscriberIsReopenedThenItReceivesAgain() {
		try (ConfigurableApplicationContext context = started()) {
			context.getBean(Supervisor.class).reconnect(link(context, SocketType.SUB).spec().id());
			assertReceives(context, "after reopening");
		}
	}

	@Test
	void whenAllIsStoppedAndStartedThenTheSubscriberReceivesAgain() {
		try (ConfigurableApplicationContext context = started()) {
			context.stop();
			context.start();
			assertReceives(context, "after a restart");
		}
	}

	@Test
	void whenOnlyThePublisherIsStoppedThenTheSubscriberIsDownUntilItIsStarted() {
		try (ConfigurableApplicationContext context = started()) {
			SmartLifecycle publisher = context.getBean("zmqPublisherLifecycle", SmartLifecycle.class);
			publisher.stop();
			Awaitility.await().atMost(PATIENCE).until(() -> !link(context, SocketType.SUB).state().isUp());
			publisher.start();
			assertReceives(context, "after a restart");
		}
	}

	@Test
	void whenTheSubscriberBindsAndIsReopenedThenThePublisherConnectsAgain() {
		try (ConfigurableApplicationContext context = Apps.start(TextListener.class,
				"zmq.publisher.endpoints=" + INPROC, "zmq.publisher.mode=connect", "zmq.subscriber.mode=bind",
				"zmq.subscriber.endpoints=" + INPROC)) {
			assertReceives(context, "first");
			context.getBean(Supervisor.class).reconnect(link(context, SocketType.SUB).spec().id());
			assertReceives(context, "second");
		}
	}

	private static ConfigurableApplicationContext started() {
		ConfigurableApplicationContext context = Apps.start(TextListener.class, "zmq.publisher.endpoints=" + INPROC,
				"zmq.subscriber.endpoints=" + INPROC);
		assertReceives(context, "first");
		return context;
	}

	/** Messages sent while the link is reopened are lost, as everywhere. */
	private static void assertReceives(ConfigurableApplicationContext context, String message) {
		Received<String> received = context.getBean(TextListener.class).messages;
		Awaitility.await().atMost(PATIENCE).until(() -> {
			context.getBean(ZmqTemplate.class).send(message);
			return received.drain().contains(message);
		});
		Apps.awaitUp(context);
	}

	private static LinkSnapshot link(ConfigurableApplicationContext context, SocketType type) {
		return context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().type() == type)
			.findFirst()
			.orElseThrow();
	}

}

package org.zmqspring.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.ZmqSubscriptionEvent;
import org.zmqspring.supervise.ZmqPeerEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventPublisher}.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EventPublisherTests {

	private static final ZmqSubscriptionEvent SUBSCRIPTION = new ZmqSubscriptionEvent("default", "tcp://*:1",
			TopicPrefix.EVERYTHING, true, 1);

	private final List<Object> published = new CopyOnWriteArrayList<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final EventPublisher events = new EventPublisher(this::onEvent, new SystemTicker());

	private void onEvent(Object event) {
		if (event.equals("wait")) {
			await();
		}
		if (event.equals("fail")) {
			throw new IllegalStateException("made up by the test");
		}
		this.published.add(event);
	}

	private void await() {
		try {
			this.gate.await(50, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void destroy() {
		this.gate.countDown();
		this.events.destroy();
	}

	@Test
	void shouldPublishInOrderWhateverListenersThrow(CapturedOutput output) {
		ZmqPeerEvent peer = new ZmqPeerEvent(new LinkId("default", SocketType.PUB, "tcp://*:1"), "127.0.0.1:4", true, 1,
				Instant.EPOCH);
		this.events.publish("first", LogKeys.NONE);
		this.events.publish("fail", LogKeys.NONE);
		this.events.changed(SUBSCRIPTION);
		this.events.peerChanged(peer);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.published.size() == 3);
		assertThat(this.published).containsExactly("first", SUBSCRIPTION, peer);
		assertThat(output).contains("A listener of String failed");
	}

	@Test
	void whenPeersFloodThenOtherEventsStillHaveRoomAndTheLogIsNotFlooded(CapturedOutput output) {
		this.events.publish("wait", LogKeys.NONE);
		for (int i = 0; i < 3 * EventPublisher.WAITING_EVENTS; i++) {
			this.events.changed(SUBSCRIPTION);
		}
		this.events.publish("a transition of a link", LogKeys.NONE);
		this.gate.countDown();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.published.contains("a transition of a link"));
		assertThat(this.published).hasSizeLessThanOrEqualTo(EventPublisher.WAITING_EVENTS / 2 + 3);
		assertThat(output).containsOnlyOnce("is dropped: the application's event listeners are too slow");
	}

	@Test
	void whenItIsDestroyedThenEventsAreDroppedInSilence(CapturedOutput output) {
		this.events.destroy();
		this.events.publish("late", LogKeys.NONE);
		this.events.changed(SUBSCRIPTION);
		assertThat(output).doesNotContain("is dropped");
	}

}

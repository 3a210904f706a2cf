package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An {@code Error} between two frames of a message: what was sent or received before and
 * after it is whole.
 */
@Timeout(120)
class TornMessagesIntegrationTests {

	private static final int DEADLY_SIZE = 13;

	private final RecordedFacts facts = new RecordedFacts();

	private final AtomicInteger deaths = new AtomicInteger(1);

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker(), 1,
			List.of((name, socket) -> socket.setMsgAllocator(this::allocate)));

	private final PeerSockets peer = new PeerSockets();

	@AfterEach
	void close() {
		System.clearProperty(EnginePatches.QUICK_SEND);
		this.peer.close();
		this.transport.close(Duration.ofSeconds(30));
	}

	private Msg allocate(int size) {
		return (size != DEADLY_SIZE) ? new Msg(size) : new Msg(size) {
			@Override
			public byte[] data() {
				if (TornMessagesIntegrationTests.this.deaths.getAndDecrement() > 0) {
					throw new OutOfMemoryError("made up by the test");
				}
				return super.data();
			}
		};
	}

	@Test
	void whenAnErrorComesBetweenTwoFramesThenNoSubscriberGetsAMixedMessage() {
		// so that the callback with the error is called after the first frame
		System.setProperty(EnginePatches.QUICK_SEND, "false");
		JeromqPublisherSocket publisher = publisher();
		this.peer.subscribe(address(publisher), "m");
		awaitSubscription(publisher);
		send(publisher, "m1", "whole");
		failOnce(publisher);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> send(publisher, "m2", "torn"));
		assertThat(publisher.isBroken()).isTrue();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> send(publisher, "m3", "next"))
			.withMessageContaining("Close this socket");
		publisher.close();
		this.facts.await(publisher.key(), LinkFact.Retired.class);

		JeromqPublisherSocket next = publisher();
		this.peer.subscribe(address(next), "m");
		awaitSubscription(next);
		send(next, "m4", "after");
		assertThat(this.peer.take()).containsExactly("m1", "whole");
		assertThat(this.peer.take()).containsExactly("m4", "after");
		next.close();
	}

	@Test
	void whenAnErrorComesBeforeTheFirstFrameThenTheSocketGoesOn() {
		JeromqPublisherSocket publisher = publisher();
		this.peer.subscribe(address(publisher), "m");
		awaitSubscription(publisher);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> publisher.send(new byte[0][]));
		assertThat(publisher.isBroken()).isFalse();
		send(publisher, "m1", "whole");
		assertThat(this.peer.take()).containsExactly("m1", "whole");
		publisher.close();
	}

	@Test
	void whenAnErrorComesBetweenTwoReceivedFramesThenTheRestIsNoMessage() {
		SubscriberSocket subscriber = subscriber();
		this.peer.publish("m1", "first");
		this.peer.publish("m2", "thirteenbytes", "rest", "more");
		this.peer.publish("m3", "last");
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller()) {
			poller.add(subscriber);
			assertThat(next(poller, subscriber)).containsExactly("m1", "first");
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> next(poller, subscriber));
			assertThat(next(poller, subscriber)).containsExactly("m3", "last");
			poller.remove(subscriber);
		}
		subscriber.close();
	}

	@Test
	void whenTheErrorComesWithTheLastFrameThenTheNextMessageIsReceived() {
		SubscriberSocket subscriber = subscriber();
		this.peer.publish("m1", "thirteenbytes");
		this.peer.publish("m2", "last");
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller()) {
			poller.add(subscriber);
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> next(poller, subscriber));
			assertThat(next(poller, subscriber)).containsExactly("m2", "last");
			poller.remove(subscriber);
		}
		subscriber.close();
	}

	private static List<String> next(SocketPoller<SubscriberSocket> poller, SubscriberSocket subscriber) {
		byte @Nullable [][] frames = subscriber.receive();
		while (frames == null) {
			assertThat(poller.await(Duration.ofSeconds(30).toNanos())).as("no wake-up").isNotEmpty();
			frames = subscriber.receive();
		}
		return Arrays.stream(frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	private SubscriberSocket subscriber() {
		SubscriberSocket subscriber = this.transport.openSubscriber(Requests.subscriber(this.peer.address()));
		FreshConnection.await(this.transport, this.facts, subscriber.key());
		subscriber.subscribe(TopicPrefix.of("m"));
		this.peer.awaitSubscription("m");
		return subscriber;
	}

	private JeromqPublisherSocket publisher() {
		return (JeromqPublisherSocket) this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
	}

	private String address(PublisherSocket publisher) {
		return this.facts.await(publisher.key(), LinkFact.Listening.class).address();
	}

	/**
	 * Afterwards the socket is drained, so that the first frame sent calls its callback.
	 */
	private void awaitSubscription(PublisherSocket publisher) {
		try (SocketPoller<PublisherSocket> poller = this.transport.newPoller()) {
			poller.add(publisher);
			while (publisher.receiveSubscription() == null) {
				assertThat(poller.await(Duration.ofSeconds(30).toNanos())).as("no wake-up").isNotEmpty();
			}
			while (publisher.receiveSubscription() != null) {
				// a peer that subscribes once more
			}
			poller.remove(publisher);
		}
	}

	/** Called by the socket after the next frame that is sent. */
	private static void failOnce(JeromqPublisherSocket publisher) {
		while (publisher.receiveSubscription() != null) {
			// Afterwards the socket is drained.
		}
		publisher.onReadable(() -> {
			publisher.onReadable(null);
			throw new OutOfMemoryError("made up by the test");
		});
	}

	private static void send(PublisherSocket publisher, String... frames) {
		publisher
			.send(Arrays.stream(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
	}

}

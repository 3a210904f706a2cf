package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Sends one message over TCP in an engine of its own, and answers its frames as text. It
 * is loaded by a class loader of a test.
 */
public final class OneMessage implements Callable<String> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final RecordedFacts facts = new RecordedFacts();

	private final boolean nodrop;

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	public OneMessage() {
		this(false);
	}

	/** The publisher may have {@code xpub-nodrop}. */
	public OneMessage(boolean nodrop) {
		this.nodrop = nodrop;
	}

	@Override
	public String call() {
		try {
			return exchange(this.transport.openPublisher(publisher()));
		}
		finally {
			this.transport.close(PATIENCE);
		}
	}

	private SocketRequest publisher() {
		SocketSettings settings = Requests.settings(1024, Duration.ofSeconds(1));
		return Requests.request(SocketType.PUB, SocketMode.BIND, "tcp://127.0.0.1:*",
				this.nodrop ? settings.withNodrop(Duration.ofSeconds(5)) : settings);
	}

	private String exchange(PublisherSocket publisher) {
		try {
			String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
			return exchange(publisher, this.transport.openSubscriber(Requests.subscriber(address)));
		}
		finally {
			publisher.close();
		}
	}

	private String exchange(PublisherSocket publisher, SubscriberSocket subscriber) {
		try {
			subscriber.subscribe(TopicPrefix.of("a"));
			byte[][] received = Awaitility.await().atMost(PATIENCE).until(() -> {
				this.transport.nudge(subscriber.key());
				publisher.receiveSubscription();
				publisher.send(new byte[][] { bytes("a"), bytes("first") });
				return subscriber.receive();
			}, (frames) -> frames != null);
			List<String> texts = Arrays.stream(received)
				.map((frame) -> new String(frame, StandardCharsets.UTF_8))
				.toList();
			return texts.toString();
		}
		finally {
			subscriber.close();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

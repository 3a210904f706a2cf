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
import org.zmqspring.transport.SubscriberSocket;

/**
 * Sends one message over TCP in an engine of its own, and answers its frames as text. It
 * is loaded by a class loader of a test.
 */
public final class OneMessage implements Callable<String> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@Override
	public String call() {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		try {
			String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
			return exchange(publisher, this.transport.openSubscriber(Requests.subscriber(address)));
		}
		finally {
			publisher.close();
			this.transport.close(PATIENCE);
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

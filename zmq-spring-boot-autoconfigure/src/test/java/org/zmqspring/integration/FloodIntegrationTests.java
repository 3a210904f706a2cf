package org.zmqspring.integration;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With {@code xpub-nodrop}, applications that send as fast as they can lose nothing, and
 * no queue exceeds its capacity. The figures of a longer flood are in
 * {@code docs/publishing.md}.
 */
@Timeout(300)
class FloodIntegrationTests {

	private static final int SENDERS = 4;

	private static final int EACH = 100_000;

	private static final int CAPACITY = 1000;

	@Test
	void whenFourSendersFloodAListenerThenItGetsAllMessagesInOrderAndNoQueueExceedsItsCapacity() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.xpub-nodrop=true",
				"zmq.publisher.send-timeout=60s", "zmq.publisher.queue-capacity=" + CAPACITY);
				ConfigurableApplicationContext subscriber = Apps.start(Numbers.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher),
						"zmq.listener.queue-capacity=" + CAPACITY)) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("flood", 1, Duration.ofSeconds(60))).isTrue();
			Numbers numbers = subscriber.getBean(Numbers.class);
			ListenerInfo listener = subscriber.getBean(ZmqListenerRegistry.class).listener("flood").orElseThrow();

			List<CompletableFuture<Void>> senders = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				int sender = i;
				senders.add(CompletableFuture.runAsync(() -> send(template, sender),
						(task) -> new Thread(task, "sender-" + sender).start()));
			}
			AtomicInteger mostSending = new AtomicInteger();
			AtomicInteger mostReceived = new AtomicInteger();
			Awaitility.await().atMost(Duration.ofSeconds(200)).pollInterval(Duration.ofMillis(1)).until(() -> {
				mostSending.accumulateAndGet(info(publisher).queue().depth(), Math::max);
				mostReceived.accumulateAndGet(listener.queue(), Math::max);
				return numbers.received.get() == SENDERS * EACH;
			});
			senders.forEach(CompletableFuture::join);

			assertThat(numbers.outOfOrder).hasValue(0);
			assertThat(info(publisher).counts().sentMessages()).isEqualTo(SENDERS * EACH);
			assertThat(info(publisher).counts().dropped().values()).containsOnly(0L);
			assertThat(listener.dropped()).isZero();
			assertThat(mostSending).as("messages in the queue of the publisher").hasValueBetween(1, CAPACITY);
			assertThat(mostReceived).as("messages in the queue of the listener").hasValueBetween(1, CAPACITY);
		}
	}

	private static void send(ZmqTemplate template, int sender) {
		for (int number = 0; number < EACH; number++) {
			template.send("flood", ByteBuffer.allocate(64).putInt(sender).putInt(number).array());
		}
	}

	private static PublisherInfo info(ConfigurableApplicationContext context) {
		return context.getBean(Publishers.class).info("default");
	}

	/** Checks that the numbers of each sender have no gap. */
	static final class Numbers {

		private final AtomicInteger received = new AtomicInteger();

		private final AtomicInteger outOfOrder = new AtomicInteger();

		private final int[] expected = new int[SENDERS];

		@ZmqListener(id = "flood", topics = "flood")
		void on(byte[] payload) {
			ByteBuffer numbers = ByteBuffer.wrap(payload);
			int sender = numbers.getInt();
			if (numbers.getInt() != this.expected[sender]++) {
				this.outOfOrder.incrementAndGet();
			}
			this.received.incrementAndGet();
		}

	}

}

package org.zmqspring.publish;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.publish.ZmqSendException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads, interrupts and a sleepy agent on real threads. */
@Timeout(120)
class PublishingStressTests {

	private static final int THREADS = 8;

	private static final int EACH = 20_000;

	private static final Duration LONG = Duration.ofSeconds(100);

	/** Written by the publisher thread; read after it has ended. */
	private final List<List<Long>> received = IntStream.range(0, THREADS)
		.mapToObj((i) -> (List<Long>) new ArrayList<Long>())
		.toList();

	private final AtomicLong accepted = new AtomicLong();

	private Publishers publishers;

	@AfterEach
	void close() {
		assertThat(this.publishers.close(LONG)).isTrue();
	}

	@Test
	void whenSendersAreInterruptedThenNothingIsLostNothingComesTwiceAndOrderIsKept() throws InterruptedException {
		ZmqTemplate template = start(64, PublisherOverflow.BLOCK);
		List<Thread> senders = IntStream.range(0, THREADS).mapToObj((id) -> sender(id, template)).toList();
		senders.forEach(Thread::start);
		while (senders.stream().anyMatch(Thread::isAlive)) {
			senders.get(ThreadLocalRandom.current().nextInt(THREADS)).interrupt();
			LockSupport.parkNanos(20_000);
		}

		this.publishers.stop(LONG);
		assertThat(this.publishers.close(LONG)).isTrue();

		assertEveryThreadsMessagesInOrder();
		assertThat(this.publishers.info("default")).satisfies((info) -> {
			assertThat(info.counts().sentMessages()).isEqualTo(THREADS * EACH);
			assertThat(info.queue().depth()).isZero();
		});
	}

	@Test
	void whenOldestAreDroppedThenSentAndDroppedAddUpAndOrderIsKept() throws InterruptedException {
		ZmqTemplate template = start(64, PublisherOverflow.DROP_OLDEST);
		List<Thread> senders = IntStream.range(0, THREADS).mapToObj((id) -> sender(id, template)).toList();
		senders.forEach(Thread::start);
		for (Thread sender : senders) {
			sender.join();
		}
		this.publishers.stop(LONG);
		assertThat(this.publishers.close(LONG)).isTrue();

		PublisherInfo info = this.publishers.info("default");
		assertThat(info.counts().sentMessages() + info.counts().dropped().get(DropReason.OLDEST))
			.isEqualTo(THREADS * EACH);
		assertThat(this.received.stream().mapToLong(List::size).sum()).isEqualTo(info.counts().sentMessages());
		this.received.forEach((each) -> assertThat(each).isSorted().doesNotHaveDuplicates());
	}

	@Test
	void whenStoppedAndStartedWhileSendingThenEveryAcceptedMessageIsSentOrCounted() throws InterruptedException {
		ZmqTemplate template = start(64, PublisherOverflow.BLOCK);
		List<Thread> senders = IntStream.range(0, THREADS).mapToObj((id) -> new Thread(() -> {
			for (long i = 0; i < EACH; i++) {
				try {
					template.send(message(id, i));
					this.accepted.incrementAndGet();
				}
				catch (ZmqSendException ex) {
					assertThat(ex.reason()).isEqualTo(Reason.NOT_RUNNING);
				}
			}
		})).toList();
		senders.forEach(Thread::start);
		while (senders.stream().anyMatch(Thread::isAlive)) {
			this.publishers.stop(Duration.ofNanos(ThreadLocalRandom.current().nextInt(100_000)));
			this.publishers.start();
			LockSupport.parkNanos(200_000);
		}
		this.publishers.stop(LONG);

		PublisherInfo info = this.publishers.info("default");
		assertThat(info.counts().sentMessages() + info.counts().dropped().get(DropReason.STOPPED))
			.isEqualTo(this.accepted.get());
		assertThat(info.queue().depth()).isZero();
	}

	@Test
	void whenTheAgentFallsAsleepBetweenMessagesThenEachOneWakesIt() throws Exception {
		ZmqTemplate template = start(64, PublisherOverflow.BLOCK);
		for (long i = 0; i < EACH; i++) {
			CompletableFuture<Void> taken = template.sendAsync(message(0, i));
			if (i % 3 == 0) {
				LockSupport.parkNanos(1 + i % 50_000);
			}
			taken.join();
		}

		assertThat(this.publishers.close(LONG)).isTrue();
		assertThat(this.received.get(0)).hasSize(EACH).isSorted();
	}

	private Thread sender(int id, ZmqTemplate template) {
		return new Thread(() -> {
			for (long i = 0; i < EACH;) {
				try {
					template.send(message(id, i));
					i++;
				}
				catch (ZmqSendException ex) {
					// Not queued, so it is sent again; anything else would show as a
					// loss.
					if (ex.reason() != Reason.INTERRUPTED || !Thread.interrupted()) {
						throw ex;
					}
				}
			}
		});
	}

	private ZmqTemplate start(int capacity, PublisherOverflow overflow) {
		this.publishers = new Publishers(Map.of("default", new PublisherSettings(capacity, overflow, LONG)),
				SteppedPublishing.codec(), new SleepyTransport(), SubscriptionListener.NONE, PublishObserver.NONE,
				new SystemTicker());
		this.publishers.start();
		this.publishers.socketOwner()
			.adopt(new ScriptedSocket(SteppedPublishing.request("tcp://127.0.0.1:1", 1).key(), this::onSend,
					() -> null));
		return this.publishers.template("default");
	}

	private void onSend(byte[][] frames) {
		ByteBuffer message = ByteBuffer.wrap(frames[0]);
		this.received.get(message.getInt()).add(message.getLong());
	}

	private static byte[] message(int sender, long number) {
		return ByteBuffer.allocate(12).putInt(sender).putLong(number).array();
	}

	private void assertEveryThreadsMessagesInOrder() {
		List<Long> all = LongStream.range(0, EACH).boxed().toList();
		this.received.forEach((each) -> assertThat(each).isEqualTo(all));
	}

}

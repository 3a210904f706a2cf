package org.zmqspring.publish;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Who waits for room in a full queue, and when it is let in. */
@Timeout(120)
class SendersWaitingTests {

	private static final int CAPACITY = 4;

	private final SteppedPublishing publishing = new SteppedPublishing(
			new PublisherSettings(CAPACITY, PublisherOverflow.BLOCK, Duration.ofMinutes(10)));

	private final SendQueue queue = this.publishing.publisher.queue();

	private final FutureTask<Void> sending = new FutureTask<>(() -> this.queue.put(message()), null);

	private final Thread sender = new Thread(this.sending);

	@BeforeEach
	void fillAndWait() {
		while (this.queue.tryPut(message())) {
			// until it is full
		}
		this.sender.start();
		awaitParked();
	}

	@AfterEach
	void end() throws InterruptedException {
		this.queue.drain();
		this.sender.join();
	}

	@Test
	void whenHalfIsFreeThenASenderIsLetIn() throws InterruptedException {
		take();
		awaitParked();
		assertThat(this.queue.depth()).isEqualTo(CAPACITY - 1);

		take();
		this.sender.join();
		assertThat(this.queue.depth()).isEqualTo(CAPACITY - 1);
	}

	@Test
	void whenOthersKeepTheQueueFullThenItIsItsTurnAllTheSame() throws InterruptedException {
		for (int batch = 1; batch < 16; batch++) {
			take();
			assertThat(this.queue.tryPut(message())).isTrue();
		}
		take();

		this.sender.join();
		assertThat(this.queue.depth()).isEqualTo(CAPACITY);
	}

	@Test
	void whenThePublisherStopsThenItFails() {
		this.queue.drain();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this.sending::get)
			.havingCause()
			.isInstanceOfSatisfying(ZmqSendException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(ZmqSendException.Reason.NOT_RUNNING));
	}

	private void take() {
		assertThat(this.queue.poll()).isNotNull();
		this.queue.madeRoom();
	}

	private void awaitParked() {
		await().atMost(Duration.ofSeconds(30)).until(() -> this.sender.getState() == Thread.State.TIMED_WAITING);
	}

	private static OutboundMessage message() {
		return new OutboundMessage(new byte[][] { { 1 } });
	}

}

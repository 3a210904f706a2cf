package org.zmqspring.publish;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zmqspring.publish.ZmqSendException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zmqspring.publish.SteppedPublishing.payloads;

class OverflowTests {

	private static final String ENDPOINT = "tcp://127.0.0.1:5555";

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void whenPolicyIsFailThenSendThrowsAtOnceAndCountsAsRejected() {
		SteppedPublishing publishing = full(PublisherOverflow.FAIL);

		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> publishing.template.send("4"))
			.withMessageContainingAll("zmq publisher 'default'", "queue-capacity")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.QUEUE_FULL))
			.satisfies((ex) -> assertThat(ex.publisher()).isEqualTo("default"));

		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1", "2", "3");
		assertThat(publishing.publisher.info().counts().rejected()).isEqualTo(1);
		assertThat(publishing.publisher.info().counts().dropped())
			.allSatisfy((reason, count) -> assertThat(count).isZero());
	}

	@Test
	void whenPolicyIsBlockAndTheTimeoutIsOverThenSendThrows() {
		SteppedPublishing publishing = full(PublisherOverflow.BLOCK);

		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> publishing.template.send("4"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.QUEUE_FULL));

		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1", "2", "3");
	}

	@Test
	void whenPolicyIsDropNewestThenTheMessageToBeSentIsDropped() {
		SteppedPublishing publishing = full(PublisherOverflow.DROP_NEWEST);

		publishing.template.send("4");
		CompletableFuture<Void> fifth = publishing.template.sendAsync("5");

		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1", "2", "3");
		assertThat(publishing.publisher.info().counts().dropped()).containsEntry(DropReason.NEWEST, 2L);
		assertReason(fifth, Reason.DROPPED);
	}

	@Test
	void whenPolicyIsDropOldestThenTheOldestMessagesMakeRoom() {
		SteppedPublishing publishing = new SteppedPublishing(3, PublisherOverflow.DROP_OLDEST);
		CompletableFuture<Void> first = publishing.template.sendAsync("1");
		for (int i = 2; i <= 5; i++) {
			publishing.template.send(String.valueOf(i));
		}

		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("3", "4", "5");
		assertThat(publishing.publisher.info().counts().dropped()).containsEntry(DropReason.OLDEST, 2L);
		assertReason(first, Reason.DROPPED);
	}

	@Test
	void whenQueueIsFullThenTrySendSaysSoAndDropsNothing() {
		for (PublisherOverflow overflow : PublisherOverflow.values()) {
			SteppedPublishing publishing = full(overflow);

			assertThat(publishing.template.trySend("topic", "4")).isFalse();
			assertThat(publishing.template.trySend("4")).isFalse();
			assertThat(publishing.template.trySendFrames(List.of(new byte[4]))).isFalse();

			assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1", "2", "3");
			assertThat(publishing.template.trySend("4")).isTrue();
		}
	}

	@Test
	void whenInterruptedThenASendThatNeedNotWaitIsQueuedAndTheFlagStays() {
		SteppedPublishing publishing = new SteppedPublishing(3, PublisherOverflow.BLOCK);

		Thread.currentThread().interrupt();
		publishing.template.send("1");

		assertThat(Thread.interrupted()).isTrue();
		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1");
	}

	@Test
	void whenInterruptedThenASendThatWaitsThrowsAndTheFlagStays() {
		SteppedPublishing publishing = full(PublisherOverflow.BLOCK);

		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> publishing.template.send("4"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.INTERRUPTED));

		assertThat(Thread.interrupted()).isTrue();
		assertThat(payloads(publishing.adopt(ENDPOINT, 1))).containsExactly("1", "2", "3");
	}

	@Test
	void shouldCompleteTheFutureWhenTheEngineTookTheMessage() {
		SteppedPublishing publishing = new SteppedPublishing(3, PublisherOverflow.BLOCK);

		CompletableFuture<Void> future = publishing.template.sendAsync("topic", "1");
		assertThat(future).isNotDone();
		publishing.adopt(ENDPOINT, 1);

		assertThat(future).isCompleted();
	}

	private static SteppedPublishing full(PublisherOverflow overflow) {
		SteppedPublishing publishing = new SteppedPublishing(3, overflow);
		for (int i = 1; i <= 3; i++) {
			publishing.template.send(String.valueOf(i));
		}
		return publishing;
	}

	private static void assertReason(CompletableFuture<Void> future, Reason reason) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.havingCause()
			.isInstanceOfSatisfying(ZmqSendException.class, (ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}

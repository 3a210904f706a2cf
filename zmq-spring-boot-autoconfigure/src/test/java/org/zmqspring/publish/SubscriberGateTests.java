package org.zmqspring.publish;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.zmqspring.publish.SteppedPublishing.payloads;

@ExtendWith(OutputCaptureExtension.class)
class SubscriberGateTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private final SteppedPublishing publishing = holding(2);

	@Test
	void shouldKeepMessagesUntilEnoughSubscribersAreThereOverAllEndpoints() {
		this.publishing.agent.start();
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		this.publishing.template.send("1");
		a.peerSubscribes(TopicPrefix.of("x"));
		steps();
		assertThat(a.sent()).isEmpty();
		assertThat(this.publishing.publisher.info().queue().holding()).isTrue();

		b.peerSubscribes(TopicPrefix.of("y"));
		steps();

		assertThat(payloads(a)).containsExactly("1");
		assertThat(payloads(b)).containsExactly("1");
		assertThat(this.publishing.publisher.info().queue().holding()).isFalse();
	}

	@Test
	void whenItIsOverThenSubscribersThatLeaveDoNotBringItBack() {
		this.publishing.agent.start();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.of("x"));
		socket.peerSubscribes(TopicPrefix.of("y"));
		steps();
		socket.peerUnsubscribes(TopicPrefix.of("x"));
		steps();

		this.publishing.template.send("1");
		steps();

		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenTimeIsOverThenMessagesFlowAndOneLineSaysWhy(CapturedOutput output) {
		this.publishing.agent.start();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.of("x"));
		this.publishing.template.send("1");
		this.publishing.ticker.advance(Duration.ofMillis(29_999));
		steps();
		assertThat(socket.sent()).isEmpty();

		this.publishing.ticker.advance(Duration.ofMillis(1));
		steps();

		assertThat(payloads(socket)).containsExactly("1");
		assertThat(output.getAll().lines().filter((line) -> line.contains(" WARN "))).singleElement()
			.asString()
			.contains("'default'", "1 of 2 subscriptions", "30000 ms");
	}

	@Test
	void shouldWaitNoLongerThanUntilItsEnd() {
		this.publishing.agent.start();
		this.publishing.adopt(A, 1);
		this.publishing.ticker.advance(Duration.ofSeconds(20));
		steps();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());

		this.publishing.ticker.advance(Duration.ofSeconds(10));
		steps();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void whenThePublisherStopsThenWhatIsHeldIsSent() {
		this.publishing.agent.start();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.template.send("1");
		steps();

		CountDownLatch drained = this.publishing.agent.drain();
		steps();

		assertThat(drained.getCount()).isZero();
		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenStartedAgainThenItHoldsAnew() {
		this.publishing.agent.start();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.agent.drain();
		steps();

		this.publishing.template.send("before the start");
		steps();
		this.publishing.agent.start();
		this.publishing.ticker.advance(Duration.ofSeconds(29));
		steps();
		assertThat(socket.sent()).isEmpty();

		this.publishing.ticker.advance(Duration.ofSeconds(1));
		steps();
		assertThat(payloads(socket)).containsExactly("before the start");
	}

	@Test
	void whenStartedAgainBeforeEverythingWasSentThenItHoldsUntilItsOwnEnd() {
		this.publishing.agent.start();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.template.send("1");
		this.publishing.agent.drain();
		this.publishing.agent.start();
		steps();
		assertThat(socket.sent()).isEmpty();
		this.publishing.ticker.advance(Duration.ofSeconds(30));
		steps();
		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whileItHoldsThenTheOverflowPolicyApplies() {
		this.publishing.agent.start();
		this.publishing.adopt(A, 1);
		for (int i = 0; i < 8; i++) {
			this.publishing.template.send("fills the queue");
		}
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> this.publishing.template.send("9"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ZmqSendException.Reason.QUEUE_FULL));
	}

	@Test
	void withoutAHoldMessagesFlowAtOnce() {
		SteppedPublishing publishing = holding(0);
		publishing.agent.start();
		FakePublisherSocket socket = publishing.adopt(A, 1);
		publishing.template.send("1");
		publishing.step();
		assertThat(payloads(socket)).containsExactly("1");
		assertThatIllegalArgumentException().isThrownBy(() -> new HoldSettings(-1, Duration.ZERO));
	}

	private void steps() {
		this.publishing.step();
		this.publishing.step();
	}

	private static SteppedPublishing holding(int subscribers) {
		return new SteppedPublishing(new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO,
				new HoldSettings(subscribers, Duration.ofSeconds(30)), Set.of()));
	}

}

package org.zmqspring.test;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.link.LinkState;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class ZmqTestSubscriberIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(30);

	@Test
	void recordsWhatTheApplicationPublishes() {
		try (PlainApplication application = bound(); ZmqTestSubscriber out = connectedTo(application)) {
			awaitSubscribed(application);
			application.template().send("seen.A", new Price("A", 1));
			application.template().send("other", "text");
			application.template().send("seen.B", new Price("B", 2));
			assertThat(out.await("seen.", 2).payloads("seen.", Price.class)).containsExactly(new Price("A", 1),
					new Price("B", 2));
			assertThat(out.messages()).extracting(ZmqMessage::topic).containsExactly("seen.A", "other", "seen.B");
			assertThat(out.messages("other")).singleElement()
				.extracting(ZmqMessage::payload)
				.isEqualTo("text".getBytes(UTF_8));
			assertThat(out.clear().messages()).isEmpty();
		}
	}

	@Test
	void showsWhatWasRecordedIfMessagesAreMissing() {
		try (PlainApplication application = bound(); ZmqTestSubscriber out = connectedTo(application)) {
			awaitSubscribed(application);
			application.template().send("seen.A", "1");
			application.template().send("other", "2");
			out.await("", 2);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> out.await("seen.", 2, Duration.ofMillis(50)))
				.withMessageContaining("Expected 2 messages with the topic prefix 'seen.' at ZmqTestSubscriber"
						+ " 'test-subscriber' at " + out.endpoint() + " within 50 ms, and there are 1.")
				.withMessageContaining("Recorded: 1 of 'other', 1 of 'seen.A'")
				.withMessageContaining("CONNECTING -> CONFIRMING (connected)");
		}
	}

	@Test
	void refusesTheLiteralNull() {
		try (PlainApplication application = bound(); ZmqTestSubscriber out = connectedTo(application)) {
			awaitSubscribed(application);
			application.template().send("seen.A", "null");
			out.await("seen.", 1);
			assertThatIllegalStateException().isThrownBy(() -> out.payloads("seen.", Price.class))
				.withMessage("The payload of a message with the topic 'seen.A' is the JSON literal null");
		}
	}

	@RepeatedTest(3)
	void connectsAgainAfterEachFault() {
		try (PlainApplication application = bound(); ZmqTestSubscriber out = connectedTo(application)) {
			ZmqLink link = application.beginTest(out);
			out.awaitConnected().reset().awaitConnected();
			receives(application, out);
			out.kill();
			out.restart().awaitConnected();
			receives(application, out);
			out.refuse().heal().awaitConnected();
			receives(application, out);
			assertThat(link).hasState(LinkState.LISTENING).wasNeverLost();
			assertThat(link.history()).contains("the test commands reset()", "the test commands kill()",
					"the test commands restart()", "the test commands refuse()", "the test commands heal()",
					"disconnected, 0 peers", "connected, 1 peer");
		}
	}

	@RepeatedTest(3)
	void getsWhatWasSentDuringAShortCut() {
		try (PlainApplication application = bound(); ZmqTestSubscriber out = connectedTo(application)) {
			awaitSubscribed(application);
			out.cut();
			application.template().send("seen.A", "1");
			out.heal().await("seen.", 1);
		}
	}

	@Test
	void isBoundIfTheApplicationConnects() {
		try (ZmqTestSubscriber out = ZmqTestSubscriber.builder().topics(List.of("seen.")).start();
				PlainApplication application = PlainApplication
					.publisher((publisher) -> publisher.connect(out.endpoint()))) {
			ZmqLink link = application.beginTest(out);
			awaitSubscribed(application);
			application.template().send("seen.A", "1");
			application.template().send("other", "2");
			application.template().send("seen.B", "3");
			assertThat(out.await("seen.B", 1).awaitConnected().messages()).hasSize(2);
			out.kill();
			link.await(LinkState.BACKING_OFF);
			out.restart();
			link.await(LinkState.UP);
			awaitSubscribed(application);
			application.template().send("seen.C", "4");
			out.await("seen.C", 1);
			assertThat(link).hasReconnects(1).hasSent(4).hasDropped(0);
		}
	}

	@Test
	void readsNumbers() {
		String frames = "topic, sequence, payload";
		try (PlainApplication application = PlainApplication
			.publisher((publisher) -> publisher.bind("tcp://127.0.0.1:*")
				.queue((queue) -> queue.frames(frames).sequenceFormat(SequenceFormat.U64_BE)));
				ZmqTestSubscriber out = ZmqTestSubscriber.builder()
					.connectTo(application::address)
					.frames(frames)
					.sequence(SequenceFormat.U64_BE)
					.start()) {
			awaitSubscribed(application);
			application.template().send("seen.A", "1");
			assertThat(out.await("seen.", 1).messages()).singleElement()
				.extracting(ZmqMessage::feedHeaders)
				.hasToString("{" + ZmqHeaders.SEQUENCE + "=0}");
		}
	}

	private static PlainApplication bound() {
		return PlainApplication.publisher((publisher) -> publisher.bind("tcp://127.0.0.1:*"));
	}

	private static ZmqTestSubscriber connectedTo(PlainApplication application) {
		return ZmqTestSubscriber.connectedTo("tcp://127.0.0.1:" + application.address().getPort());
	}

	private static void awaitSubscribed(PlainApplication application) {
		assertThat(application.template().awaitSubscribers("seen.", 1, BOUND)).isTrue();
	}

	private static void receives(PlainApplication application, ZmqTestSubscriber out) {
		out.clear();
		awaitSubscribed(application);
		application.template().send("seen.A", "1");
		out.await("seen.", 1);
	}

	record Price(String symbol, int value) {
	}

}

package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zmqspring.publish.SteppedPublishing.payloads;

/**
 * Tests for {@link LastValueCache} and {@link LastValueReplay}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LastValuesTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private final SteppedPublishing publishing = new SteppedPublishing(new PublisherSettings(32_768,
			PublisherOverflow.FAIL, Duration.ZERO, HoldSettings.OFF, Set.of(TopicPrefix.of("prices."))));

	@Test
	void whenAPeerSubscribesThenTheLastValueOfEachMatchingTopicIsSentOnceMoreOnItsLinkOnly() {
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		send("prices.EUR", "1");
		send("prices.EUR", "2");
		send("prices.USD", "3");
		send("orders.", "not kept");
		this.publishing.template.send("prices.of one frame");
		this.publishing.step();
		int before = a.sent().size();

		a.peerSubscribes(TopicPrefix.of("prices.E"));
		this.publishing.step();
		send("prices.EUR", "4");
		this.publishing.step();

		assertThat(after(before, a)).containsExactly("2", "4");
		assertThat(after(before, b)).containsExactly("4");
		assertThat(this.publishing.publisher.info().counts().resent()).isOne();

		b.peerSubscribes(TopicPrefix.EVERYTHING);
		this.publishing.step();
		assertThat(after(before, b)).containsExactly("4", "4", "3");
	}

	@Test
	void whenTheLinkIsOpenedAnewThenSubscribersThatComeBackGetTheLastValue() {
		FakePublisherSocket first = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		this.publishing.step();
		this.publishing.agent.retire(first.key());
		FakePublisherSocket second = this.publishing.adopt(A, 2);
		second.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		assertThat(payloads(second)).containsExactly("1");
	}

	@Test
	void whenAMessageIsSentInPartOnOneLinkThenTheOtherLinkNeverGetsAnOlderValueAfterIt() {
		FakePublisherSocket torn = this.publishing.adopt(A, 1);
		FakePublisherSocket healthy = this.publishing.adopt(B, 1);
		send("prices.EUR", "1");
		this.publishing.step();
		torn.tearNext();
		send("prices.EUR", "2");
		this.publishing.step();
		healthy.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();

		assertThat(torn.isClosed()).isTrue();
		assertThat(payloads(healthy)).containsExactly("1", "2", "2");
	}

	@Test
	void whenALastValueIsSentInPartThenItsSocketIsClosedAndNoOtherMessageFollows(CapturedOutput output) {
		FakePublisherSocket torn = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		send("prices.USD", "2");
		this.publishing.step();
		torn.tearNext();
		torn.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		send("prices.EUR", "3");
		this.publishing.step();

		assertThat(torn.isClosed()).isTrue();
		assertThat(payloads(torn)).containsExactly("1", "2");
		assertThat(this.publishing.publisher.info().counts().resent()).isZero();
		assertThat(output).containsOnlyOnce("zmq publisher 'default' could not send a last value again");
		assertThat(payloads(this.publishing.adopt(A, 2))).containsExactly("3");
	}

	@Test
	void whenNoLinkTookAMessageThenItIsNoLastValue() {
		this.publishing.adopt((frames) -> {
			throw new IllegalStateException("made up by the test");
		}, () -> null);
		send("prices.EUR", "1");
		this.publishing.step();
		FakePublisherSocket healthy = this.publishing.adopt(A, 1);
		healthy.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		assertThat(healthy.sent()).isEmpty();
	}

	@Test
	void whenAPeerSubscribesToSomeAndThenToEverythingThenEachValueIsSentOnce() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		send("prices.USD", "2");
		this.publishing.step();
		socket.peerSubscribes(TopicPrefix.of("prices.E"));
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		steps(3);
		assertThat(after(2, socket)).containsExactly("1", "2");
	}

	@Test
	void whenASubscriptionMatchesNoValueThenTheNextOneNeedNotWait() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		socket.peerSubscribes(TopicPrefix.of("prices.none"));
		this.publishing.step();
		socket.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		assertThat(payloads(socket)).containsExactly("1", "1");
	}

	@Test
	void whenStartedAgainThenNothingOfTheRunBeforeIsKept() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		this.publishing.step();
		this.publishing.agent.start();
		socket.peerSubscribes(TopicPrefix.of("prices."));
		this.publishing.step();
		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whileManyValuesAreSentOnceMoreThenMessagesFlowAndNothingOldFollowsSomethingNew() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		for (int i = 0; i < 3000; i++) {
			send("prices." + i, "old");
		}
		steps(20);
		int before = socket.sent().size();
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		this.publishing.step();
		for (int i = 0; i < 3000; i++) {
			send("prices." + i, "new");
		}
		steps(40);

		List<byte[][]> sent = socket.sent().subList(before, socket.sent().size());
		assertThat(sent).hasSize(6000);
		assertThat(this.publishing.publisher.info().counts().resent()).isEqualTo(3000);
		List<String> seen = new ArrayList<>();
		for (byte[][] message : sent) {
			String topic = new String(message[0], StandardCharsets.UTF_8);
			boolean isNew = new String(message[1], StandardCharsets.UTF_8).equals("new");
			assertThat(!isNew && seen.contains(topic)).as("old after new").isFalse();
			if (isNew) {
				seen.add(topic);
			}
		}
		int firstNew = payloads(socket).indexOf("new");
		assertThat(firstNew).isLessThan(before + 600);
	}

	@Test
	void whenManyValuesAreSentOnceMoreThenThereAreMomentsForPeersToReadThem() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		for (int i = 0; i < 3 * LastValueReplay.STEP; i++) {
			send("prices." + i, "old");
		}
		steps(3);
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		for (int i = 0; i < 100; i++) {
			this.publishing.step();
		}
		assertThat(this.publishing.publisher.info().counts().resent()).isEqualTo(LastValueReplay.STEP);
		assertThat(this.publishing.publisher.nanosLeft(this.publishing.ticker.nanos()))
			.isEqualTo(LastValueReplay.PAUSE_NANOS);
		steps(4);
		assertThat(this.publishing.publisher.info().counts().resent()).isEqualTo(3 * LastValueReplay.STEP);
		assertThat(this.publishing.publisher.nanosLeft(this.publishing.ticker.nanos())).isEqualTo(SubscriberGate.NEVER);
	}

	@Test
	void whenAPeerHasNoRoomForALastValueThenItIsWaitedForAndNotForEver() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("prices.EUR", "1");
		send("prices.USD", "2");
		this.publishing.step();
		socket.peerIsFull(TopicPrefix.EVERYTHING);
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		steps(3);
		assertThat(after(2, socket)).containsExactly("1", "1", "1");
		assertThat(dropped()).isZero();
		socket.peersReadAgain();
		steps(2);
		assertThat(after(5, socket)).containsExactly("1", "2");

		socket.peerIsFull(TopicPrefix.EVERYTHING);
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		steps(LastValueReplay.MAX_RETRIES);
		assertThat(dropped()).isZero();
		steps(1);
		assertThat(dropped()).isEqualTo(2);
		assertThat(payloads(socket)).endsWith("1", "1", "2");
	}

	@Test
	void whenAPeerFloodsWithSubscriptionsThenMessagesStillFlow() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		for (int i = 0; i < 3000; i++) {
			send("prices." + i, "old");
		}
		steps(20);
		for (int i = 0; i < 5000; i++) {
			socket.peerSubscribes(TopicPrefix.EVERYTHING);
		}
		send("prices.", "new");
		this.publishing.step();
		assertThat(payloads(socket)).contains("new");
		steps(40);
		assertThat(this.publishing.publisher.info().counts().resent()).isLessThan(41 * 256);
	}

	@Test
	void shouldMergeWhatWaitsAndEndWhenNothingIsLeft() {
		LastValueReplay replay = new LastValueReplay();
		for (int i = 0; i < LastValueReplay.MAX_WAITING + 5; i++) {
			replay.request(TopicPrefix.of("prices." + i));
		}
		LastValueCache values = values(1000);
		keep(values, "prices.x", 10);
		List<OutboundMessage> sent = new ArrayList<>();
		assertThat(replay.proceed(values, (value, again) -> sent.add(value), 0)).isOne();
		assertThat(replay.proceed(values, (value, again) -> sent.add(value), LastValueReplay.PAUSE_NANOS)).isZero();
		assertThat(sent).hasSize(1);
	}

	@Test
	void whenThereIsNoRoomThenTheTopicIsNotKeptAndNoOldValueStays(CapturedOutput output) {
		LastValueCache values = values(1000);
		keep(values, "prices.a", 100);
		keep(values, "prices.b", 100);
		keep(values, "prices.a", 2000);
		keep(values, "prices.c", 2000);
		assertThat(values.next(TopicPrefix.of("prices."), null)).extracting(Map.Entry::getKey)
			.isEqualTo("prices.b".getBytes(StandardCharsets.UTF_8));
		assertThat(values.next(TopicPrefix.of("prices."), "prices.b".getBytes(StandardCharsets.UTF_8))).isNull();
		keep(values, "prices.a", 800);
		assertThat(values.next(TopicPrefix.of("prices.a"), null)).isNotNull();
		assertThat(output).containsOnlyOnce("does not keep the last value of every topic");
	}

	@Test
	void shouldKeepValuesUpToTheLimitOfBytes() {
		// 8 bytes of each topic and 92 bytes of each payload
		LastValueCache values = values(200);
		keep(values, "prices.a", 92);
		keep(values, "prices.b", 92);
		keep(values, "prices.c", 0);
		assertThat(values.next(TopicPrefix.of("prices.b"), null)).isNotNull();
		assertThat(values.next(TopicPrefix.of("prices.c"), null)).isNull();
	}

	@Test
	void whenThereAreTooManyTopicsThenTheRestIsNotKept() {
		LastValueCache values = values(Long.MAX_VALUE);
		for (int i = 0; i < LastValueCache.MAX_TOPICS + 10; i++) {
			keep(values, "prices." + i, 1);
		}
		int count = 0;
		byte[] position = null;
		for (var next = values.next(TopicPrefix.EVERYTHING, null); next != null; next = values
			.next(TopicPrefix.EVERYTHING, position)) {
			position = next.getKey();
			count++;
		}
		assertThat(count).isEqualTo(LastValueCache.MAX_TOPICS);
	}

	@Test
	void shouldFindTopicsOfAnyBytes() {
		LastValueCache values = new LastValueCache("default", Set.of(TopicPrefix.EVERYTHING), 1000);
		byte[] topic = { (byte) 0xFF, 0, (byte) 0x80 };
		values.keep(new OutboundMessage(new byte[][] { topic, {} }));
		values.keep(new OutboundMessage(new byte[][] { { 0 }, {} }));
		assertThat(values.next(TopicPrefix.of(Arrays.copyOf(topic, 1)), null)).extracting(Map.Entry::getKey)
			.isEqualTo(topic);
	}

	private static LastValueCache values(long maxBytes) {
		return new LastValueCache("default", Set.of(TopicPrefix.of("prices.")), maxBytes);
	}

	private static void keep(LastValueCache values, String topic, int size) {
		values.keep(new OutboundMessage(new byte[][] { topic.getBytes(StandardCharsets.UTF_8), new byte[size] }));
	}

	private long dropped() {
		return this.publishing.publisher.info().counts().dropped().get(DropReason.HWM);
	}

	private void send(String topic, String payload) {
		this.publishing.template.send(topic, payload);
	}

	private void steps(int count) {
		for (int i = 0; i < count; i++) {
			this.publishing.step();
			this.publishing.ticker.advance(Duration.ofNanos(LastValueReplay.PAUSE_NANOS));
		}
	}

	private static List<String> after(int count, FakePublisherSocket socket) {
		List<String> payloads = payloads(socket);
		return payloads.subList(count, payloads.size());
	}

}

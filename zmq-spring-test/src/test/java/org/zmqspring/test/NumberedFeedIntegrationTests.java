package org.zmqspring.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.link.LinkState;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** A feed with numbers, and a subscriber that follows them. */
@Timeout(120)
class NumberedFeedIntegrationTests {

	private static final String FRAMES = "topic, sequence, payload";

	private static final Duration HEARTBEAT = Duration.ofSeconds(2);

	@RepeatedTest(3)
	void aGapIsCountedAsLost() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.builder().sequence(SequenceFormat.U64_BE).start();
				PlainApplication application = subscriber(feed, NumberedFeedIntegrationTests::numbers)) {
			ZmqLink link = application.beginTest(feed);
			send(feed.awaitSubscribed(""), 0, 2);
			assertThat(application.next(2)).containsExactly("0", "1");
			feed.refuse();
			link.await(LinkState.BACKING_OFF);
			send(feed, 2, 5);
			feed.heal().awaitSubscribed("");
			send(feed, 5, 6);
			ZmqMessage next = application.next();
			assertThat(next.feedHeaders()).containsEntry(ZmqHeaders.LOST_BEFORE, 3L)
				.containsEntry(ZmqHeaders.SEQUENCE, 5L);
			assertThat(link).hasLost(3).hasRecovered(0).hasRestarts(0).hasReconnects(1).hasReceived(3);
		}
	}

	@RepeatedTest(3)
	void aRestartIsCounted() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.builder().sequence(SequenceFormat.U32_LE).frames(FRAMES).start();
				PlainApplication application = subscriber(feed, (subscriber) -> subscriber
					.feed((options) -> options.frames(FRAMES).sequenceFormat(SequenceFormat.U32_LE)))) {
			ZmqLink link = application.beginTest(feed);
			send(feed.awaitSubscribed(""), 0, 3);
			assertThat(application.next(3)).containsExactly("0", "1", "2");
			feed.kill();
			link.await(LinkState.BACKING_OFF);
			send(feed.restart().awaitSubscribed(""), 3, 4);
			assertThat(application.next().feedHeaders()).containsEntry(ZmqHeaders.NEW_LIFE, true)
				.containsEntry(ZmqHeaders.SEQUENCE, 0L);
			assertThat(link).hasRestarts(1).hasReconnects(1).hasReceived(4);
		}
	}

	@RepeatedTest(3)
	void aRestartBeforeTheTestIsNotCounted() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.builder().sequence(SequenceFormat.U32_LE).frames(FRAMES).start();
				PlainApplication application = subscriber(feed, (subscriber) -> subscriber
					.feed((options) -> options.frames(FRAMES).sequenceFormat(SequenceFormat.U32_LE)))) {
			application.beginTest(feed);
			send(feed.awaitSubscribed(""), 0, 3);
			assertThat(application.next(3)).containsExactly("0", "1", "2");
			feed.kill().restart().awaitSubscribed("");
			ZmqLink link = application.beginTest(feed);
			send(feed, 3, 5);
			assertThat(application.next(2)).containsExactly("3", "4");
			assertThat(link).hasRestarts(0).hasReconnects(0).hasReceived(2);
			send(feed.kill().restart().awaitSubscribed(""), 5, 7);
			assertThat(application.next(2)).containsExactly("5", "6");
			assertThat(link).hasRestarts(1).hasReceived(4);
			feed.kill().restart().awaitSubscribed("");
			application.beginTest(feed);
			send(feed.kill().restart().awaitSubscribed(""), 7, 8);
			assertThat(application.next(1)).containsExactly("7");
			assertThat(link).hasRestarts(1).hasReceived(1);
		}
	}

	@RepeatedTest(3)
	void whatACutHasHiddenIsRecovered() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.builder().sequence(SequenceFormat.U64_BE).replay().start();
				PlainApplication application = subscriber(feed,
						recovering(feed).andThen(NumberedFeedIntegrationTests::slowHeartbeats))) {
			ZmqLink link = application.beginTest(feed);
			send(feed.awaitSubscribed(""), 0, 2);
			assertThat(application.next(2)).containsExactly("0", "1");
			feed.cut();
			link.await(LinkState.BACKING_OFF);
			send(feed, 2, 5);
			feed.heal();
			assertThat(application.next(3)).containsExactly("2", "3", "4");
			send(feed.awaitSubscribed(""), 5, 6);
			assertThat(application.next(1)).containsExactly("5");
			assertThat(link).hasRecovered(3).hasLost(0).hasReconnects(1).isUp();
		}
	}

	@RepeatedTest(3)
	void whatTheFeedNoLongerKeepsIsLost() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.builder().sequence(SequenceFormat.U64_BE).replay(2).start();
				PlainApplication application = subscriber(feed, recovering(feed))) {
			ZmqLink link = application.beginTest(feed);
			send(feed.awaitSubscribed(""), 0, 1);
			assertThat(application.next(1)).containsExactly("0");
			feed.refuse();
			link.await(LinkState.BACKING_OFF);
			send(feed, 1, 6);
			feed.heal();
			assertThat(application.next(2)).containsExactly("4", "5");
			assertThat(link).hasRecovered(2).hasLost(3);
		}
	}

	private static PlainApplication subscriber(ZmqTestPublisher feed, Consumer<SocketBuilder.Subscriber> options) {
		return PlainApplication.subscriber((subscriber) -> {
			subscriber.connect(feed.endpoint());
			options.accept(subscriber);
		}, PlainApplication.Everything.class);
	}

	private static void numbers(SocketBuilder.Subscriber subscriber) {
		subscriber.feed((feed) -> feed.frames(FRAMES).sequenceFormat(SequenceFormat.U64_BE));
	}

	private static Consumer<SocketBuilder.Subscriber> recovering(ZmqTestPublisher feed) {
		return (subscriber) -> {
			numbers(subscriber);
			subscriber.replay((replay) -> replay.endpoints(List.of(Objects.requireNonNull(feed.replayEndpoint()))));
		};
	}

	/** An answer must arrive before the next heartbeat and its timeout are over. */
	private static void slowHeartbeats(SocketBuilder.Subscriber subscriber) {
		subscriber.options((options) -> options.heartbeatIvl(HEARTBEAT).heartbeatTimeout(HEARTBEAT.minusMillis(100)));
	}

	private static void send(ZmqTestPublisher feed, int from, int to) {
		IntStream.range(from, to).forEach((number) -> feed.send("n." + number, String.valueOf(number)));
	}

}

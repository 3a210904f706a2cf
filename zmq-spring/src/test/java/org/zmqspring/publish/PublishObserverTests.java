package org.zmqspring.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.transport.FakeTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PublishObserverTests {

	private final List<String> seen = new ArrayList<>();

	private final List<Boolean> queued = new ArrayList<>();

	private final Publishers publishers = publishers(new PublishObserver() {

		@Override
		public boolean around(String publisher, byte[][] frames, Predicate<byte[][]> queue) {
			byte[][] more = Arrays.copyOf(frames, frames.length + 1);
			more[frames.length] = new byte[] { 7 };
			PublishObserverTests.this.seen.add(publisher + ":" + frames.length);
			boolean result = queue.test(more);
			PublishObserverTests.this.queued.add(result);
			return result;
		}

	});

	private final Publisher publisher = this.publishers.publisher("default");

	private final ZmqTemplate template = this.publishers.template("default");

	@Test
	void whenNothingIsObservedThenATemplateUsesTheQueueItself() {
		Publishers plain = publishers(PublishObserver.NONE);
		assertThat(plain.target("default").observer()).isNull();
		assertThat(plain.target("default").publisher()).isSameAs(plain.publisher("default"));
	}

	@Test
	void whenNothingIsObservedThenTheQueueDecides() {
		byte[][] frames = { {} };
		assertThat(PublishObserver.NONE.around("default", frames, (sent) -> sent == frames)).isTrue();
		assertThat(PublishObserver.NONE.around("default", frames, (sent) -> sent != frames)).isFalse();
	}

	@Test
	void shouldSurroundEveryWayToSendOnce() {
		this.publisher.queue().open();
		this.template.send("topic", "1");
		this.template.send("2");
		this.template.sendFrames(new byte[3], new byte[0], new byte[0]);
		this.template.sendAsync("topic", "4");
		this.template.sendAfterCommit("topic", "5");
		assertThat(this.template.trySend("topic", "6")).isTrue();
		assertThat(this.template.trySendFrames(List.of(new byte[7]))).isTrue();
		assertThat(this.seen).containsExactly("default:2", "default:1", "default:3", "default:2", "default:2",
				"default:2", "default:1");
		assertThat(this.queued).hasSize(7).containsOnly(true);
		for (int size : new int[] { 3, 2, 4, 3, 3, 3, 2 }) {
			OutboundMessage queued = this.publisher.queue().poll();
			assertThat(queued).isNotNull();
			assertThat(queued.frames()).hasNumberOfRows(size);
		}
	}

	@Test
	void whenTheQueueIsFullThenTheCallerLearnsIt() {
		this.publisher.queue().open();
		for (int i = 0; i < 8; i++) {
			this.template.send("topic", "fits");
		}
		assertThat(this.template.trySend("topic", "too many")).isFalse();
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> this.template.send("topic", "too many"));
		assertThat(this.queued).hasSize(9).endsWith(true, false);
	}

	private static Publishers publishers(PublishObserver observer) {
		return new Publishers(Map.of("default", new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO)),
				SteppedPublishing.codec(), new FakeTransport((key, fact, nanos) -> {
				}, new ManualTicker()), SubscriptionListener.NONE, observer, new ManualTicker());
	}

}

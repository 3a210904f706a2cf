package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ConflatingQueue} and the lanes that have one. */
@Timeout(120)
class ConflatingQueueTests {

	private final RecordedListening observer = new RecordedListening();

	private final List<String> replaced = new ArrayList<>();

	private final ConflatingQueue queue = new ConflatingQueue(4, (message) -> this.replaced.add(message.topic()));

	@Test
	void shouldKeepTheLatestOfEachTopicAtThePlaceOfTheFirst() {
		assertThat(offer("a 1", "b 1", "a 2", "c 1", "b 2", "a 3")).isTrue();
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(drain()).containsExactly("a 3", "b 2", "c 1");
		assertThat(this.replaced).containsExactly("a 1", "b 1", "a 2");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void shouldTakeANewMessageOfATopicThatWaitsAlsoIfItIsFull() {
		assertThat(offer("a", "b", "c", "d")).isTrue();
		assertThat(offer("e")).isFalse();
		assertThat(offer("c 2")).isTrue();
		assertThat(drain()).containsExactly("a", "b", "c 2", "d");
		assertThat(offer("e")).isTrue();
	}

	@Test
	void shouldNotAppendAMessageWhereANewerOneOfItsTopicWaits() {
		offer("a 2");
		assertThat(this.queue.offerOlder(Specs.message("a 1"))).isFalse();
		assertThat(this.queue.offerOlder(Specs.message("b"))).isTrue();
		offer("c", "d");
		assertThat(this.queue.offerOlder(Specs.message("e"))).isFalse();
		assertThat(drain()).containsExactly("a 2", "b", "c", "d");
		assertThat(this.replaced).isEmpty();
	}

	@Test
	void shouldBeHalfEmptyAtHalfItsTopics() {
		offer("a", "b", "c");
		assertThat(this.queue.isHalfEmpty()).isFalse();
		this.queue.poll();
		assertThat(this.queue.isHalfEmpty()).isTrue();
	}

	@Test
	void whenALaneConflatesThenReplacedMessagesAreCounted() {
		Lane lane = lane(8);
		offer(lane, "a 1", "a 2", "b 1", "a 3");
		assertThat(this.observer.dropped).containsExactly("lane:a 1:conflated", "lane:a 2:conflated");
		assertThat(lane.received()).isEqualTo(4);
		assertThat(RecordedListening.drain(lane)).containsExactly("a 3", "b 1");
	}

	@Test
	void whenMoreTopicsWaitThanThereIsRoomForThenTheOldestGoes() {
		Lane lane = lane(2);
		offer(lane, "a", "b", "c", "b 2");
		assertThat(this.observer.dropped).containsExactly("lane:a:overflow", "lane:b:conflated");
		assertThat(RecordedListening.drain(lane)).containsExactly("b 2", "c");
	}

	@Test
	void whenTwoThreadsHammerItThenTheLastOfEachTopicArrives() throws InterruptedException {
		int topics = 10;
		int rounds = 2_000;
		Lane lane = lane(64);
		Map<String, Integer> last = new HashMap<>();
		List<String> outOfOrder = new ArrayList<>();
		AtomicBoolean done = new AtomicBoolean();
		int[] taken = new int[1];
		Thread taker = new Thread(() -> {
			boolean over = false;
			while (!over) {
				over = done.get();
				for (ZmqMessage message = lane.take(); message != null; message = lane.take()) {
					String[] text = message.topic().split(" ");
					int number = Integer.parseInt(text[1]);
					Integer before = last.put(text[0], number);
					if (before != null && before >= number) {
						outOfOrder.add(message.topic() + " after " + before);
					}
					taken[0]++;
				}
			}
		});
		taker.start();
		for (int i = 0; i < rounds; i++) {
			for (int topic = 0; topic < topics; topic++) {
				lane.offer(Specs.message("t" + topic + " " + i), 0);
			}
		}
		done.set(true);
		taker.join();
		assertThat(last).hasSize(topics).allSatisfy((topic, number) -> assertThat(number).isEqualTo(rounds - 1));
		assertThat(outOfOrder).isEmpty();
		assertThat(taken[0] + this.observer.dropped.size()).isEqualTo(topics * rounds);
		assertThat(lane.queued()).isZero();
	}

	private boolean offer(String... topics) {
		boolean all = true;
		for (String topic : topics) {
			all &= this.queue.offer(Specs.message(topic));
		}
		return all;
	}

	private static void offer(Lane lane, String... topics) {
		for (String topic : topics) {
			assertThat(lane.offer(Specs.message(topic), 0)).isTrue();
		}
	}

	private List<String> drain() {
		List<String> topics = new ArrayList<>();
		for (@Nullable
		ZmqMessage message = this.queue.poll(); message != null; message = this.queue.poll()) {
			topics.add(message.topic());
		}
		return topics;
	}

	private Lane lane(int capacity) {
		return Specs.lane(this.observer, "lane", capacity, Overflow.CONFLATE, "");
	}

}

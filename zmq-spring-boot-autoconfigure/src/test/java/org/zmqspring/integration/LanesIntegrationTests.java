package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How messages get from a real socket to a listener: threads, batches, full queues. */
@Timeout(120)
class LanesIntegrationTests {

	private static final LaneSettings LANE = LaneSettings.DEFAULTS;

	@Test
	void whenAListenerHasSeveralThreadsThenTheyWorkSideBySideAndEachTopicKeepsItsOrder() throws Exception {
		int topics = 40;
		int each = 100;
		Map<String, List<String>> seen = new ConcurrentHashMap<>();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch all = new CountDownLatch(topics * each);
		CountDownLatch sideBySide = new CountDownLatch(4);
		try (Pair pair = Pair.start()) {
			pair.listen(ListenerSpec.builder("many", (message) -> {
				if (threads.add(Thread.currentThread().getName())) {
					sideBySide.countDown();
					sideBySide.await(30, TimeUnit.SECONDS);
				}
				seen.computeIfAbsent(message.topic(), (key) -> new ArrayList<>()).add(text(message));
				all.countDown();
			}).lane(LANE.withThreads(4, Threading.WORKER)).build());
			for (int i = 0; i < each; i++) {
				for (int topic = 0; topic < topics; topic++) {
					pair.template().send("topic" + topic, "" + i);
				}
			}
			assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(sideBySide.getCount()).as("all four threads were in the listener at once").isZero();
			assertThat(threads).containsExactlyInAnyOrder("zmq-default-many-1", "zmq-default-many-2",
					"zmq-default-many-3", "zmq-default-many-4");
			assertThat(seen).hasSize(topics);
			seen.forEach((topic, values) -> assertThat(values).as(topic)
				.containsExactlyElementsOf(IntStream.range(0, each).mapToObj(String::valueOf).toList()));
		}
	}

	@Test
	void whenAListenerIsOnThePollerThreadThenItIsCalledThereAndAPauseKeepsItsMessages() {
		Received<String> calls = new Received<>();
		try (Pair pair = Pair.start()) {
			pair.listen(ListenerSpec
				.builder("quick", (message) -> calls.add(Thread.currentThread().getName() + " " + text(message)))
				.lane(LANE.withThreads(1, Threading.POLLER))
				.build());
			pair.template().send("t", "1");
			assertThat(calls.next()).isEqualTo("zmq-poller 1");
			pair.registry().pause("quick");
			pair.template().send("t", "2");
			pair.template().send("t", "3");
			await().atMost(Duration.ofSeconds(30)).until(() -> pair.info("quick").queue() == 2);
			assertThat(calls.drain()).isEmpty();
			pair.registry().resume("quick");
			pair.template().send("t", "4");
			assertThat(List.of(calls.next(), calls.next(), calls.next())).containsExactly("zmq-poller 2",
					"zmq-poller 3", "zmq-poller 4");
		}
	}

	@Test
	void whenAListenerTakesBatchesThenItGetsWhatCameMeanwhileAndNoMoreThanItsLimit() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		Received<List<String>> batches = new Received<>();
		BatchMessageListener listener = (messages) -> {
			entered.countDown();
			proceed.await(30, TimeUnit.SECONDS);
			batches.add(messages.stream().map(LanesIntegrationTests::text).toList());
		};
		try (Pair pair = Pair.start()) {
			pair.listen(ListenerSpec.builder("batches", listener).lane(LANE.withMaxBatchSize(4)).build());
			pair.template().send("t", "0");
			assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
			for (int i = 1; i <= 6; i++) {
				pair.template().send("t", "" + i);
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> pair.info("batches").queue() == 6);
			proceed.countDown();
			assertThat(batches.next()).containsExactly("0");
			assertThat(batches.next()).containsExactly("1", "2", "3", "4");
			assertThat(batches.next()).containsExactly("5", "6");
		}
	}

	@Test
	void whenAQueueConflatesThenTheLatestOfEachTopicArrivesAndTheOthersAreCounted() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		Received<String> received = new Received<>();
		try (Pair pair = Pair.startWeb()) {
			pair.listen(ListenerSpec.builder("latest", (message) -> {
				entered.countDown();
				proceed.await(30, TimeUnit.SECONDS);
				received.add(message.topic() + "=" + text(message));
			}).lane(LANE.withQueue(100, Overflow.CONFLATE)).build());
			pair.template().send("first", "0");
			assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
			for (int i = 1; i <= 1000; i++) {
				pair.template().send("a", "" + i);
				pair.template().send("b", "" + i);
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> pair.info("latest").received() == 2001);
			proceed.countDown();
			assertThat(List.of(received.next(), received.next(), received.next())).containsExactly("first=0", "a=1000",
					"b=1000");
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(pair.info("latest").dropped()).isEqualTo(1998);
				assertThat(pair.actuator()
					.sum("zmq_messages_dropped_total", "listener=\"latest\"", "reason=\"conflated\"")).isEqualTo(1998);
			});
		}
	}

	@Test
	void whenAFilterHoldsMessagesBackThenTheyAreCountedAndTheListenerDoesNotSeeThem() {
		Received<String> received = new Received<>();
		try (Pair pair = Pair.startWeb()) {
			pair.listen(ListenerSpec.builder("some", (message) -> received.add(text(message)))
				.filter((message) -> !text(message).startsWith("no"))
				.build());
			for (String text : List.of("no 1", "yes 1", "no 2", "yes 2")) {
				pair.template().send("t", text);
			}
			assertThat(List.of(received.next(), received.next())).containsExactly("yes 1", "yes 2");
			assertThat(pair.info("some").filtered()).isEqualTo(2);
			assertThat(pair.actuator().sum("zmq_messages_filtered_total", "listener=\"some\"")).isEqualTo(2);
		}
	}

	private static String text(ZmqMessage message) {
		return new String(message.payload(), StandardCharsets.UTF_8);
	}

}

package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.TopicPrefix;

import static org.assertj.core.api.Assertions.assertThat;

class DispatcherTests {

	@Test
	void shouldFindEveryLaneWithAMatchingPrefix() {
		Lanes everything = Specs.lanes("everything", "");
		Lanes prices = Specs.lanes("prices", "prices.");
		Lanes euro = Specs.lanes("euro", "prices.EUR", "news");
		Dispatcher dispatcher = of(everything, prices, euro);
		assertThat(dispatcher.lanesFor(bytes("prices.EURUSD"))).containsExactlyInAnyOrder(everything, prices, euro);
		assertThat(dispatcher.lanesFor(bytes("prices.GBP"))).containsExactlyInAnyOrder(everything, prices);
		assertThat(dispatcher.lanesFor(bytes("news"))).containsExactlyInAnyOrder(everything, euro);
		assertThat(dispatcher.lanesFor(bytes("prices"))).containsExactly(everything);
		assertThat(dispatcher.lanesFor(new byte[0])).containsExactly(everything);
	}

	@Test
	void shouldFindALaneOnceWhenSeveralOfItsPrefixesMatch() {
		Lanes lane = Specs.lanes("lane", "", "a", "ab", "abc");
		assertThat(of(lane).lanesFor(bytes("abcd"))).containsExactly(lane);
	}

	@Test
	void shouldFindNobodyWhenNoPrefixMatches() {
		Dispatcher dispatcher = of(Specs.lanes("lane", "prices."));
		assertThat(dispatcher.lanesFor(bytes("price"))).isEmpty();
		assertThat(dispatcher.lanesFor(bytes("news"))).isEmpty();
		assertThat(of().lanesFor(bytes("news"))).isEmpty();
	}

	@Test
	void shouldAgreeWithNaiveMatchingOnRandomPrefixes() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 300; round++) {
			List<Lanes> lanes = new ArrayList<>();
			for (int i = 0; i < random.nextInt(12); i++) {
				lanes.add(randomLane(random, "lane" + i));
			}
			Dispatcher dispatcher = of(lanes.toArray(Lanes[]::new));
			for (int i = 0; i < 200; i++) {
				byte[] topic = randomBytes(random, 10);
				assertThat(dispatcher.lanesFor(topic)).as("seed %d, round %d, topic %s", seed, round, topic)
					.containsExactlyInAnyOrder(naive(lanes, topic));
			}
		}
	}

	private static Dispatcher of(Lanes... listeners) {
		Map<Lanes, Set<TopicPrefix>> wanted = new LinkedHashMap<>();
		Stream.of(listeners).forEach((lanes) -> wanted.put(lanes, lanes.topics()));
		return Dispatcher.of(wanted);
	}

	private static Lanes[] naive(List<Lanes> lanes, byte[] topic) {
		return lanes.stream()
			.filter((lane) -> lane.topics().stream().anyMatch((prefix) -> prefix.matches(topic)))
			.toArray(Lanes[]::new);
	}

	private static Lanes randomLane(Random random, String id) {
		Set<TopicPrefix> topics = new HashSet<>();
		Stream.generate(() -> TopicPrefix.of(randomBytes(random, 7))).limit(1 + random.nextInt(6)).forEach(topics::add);
		return Specs.lanes(id, topics);
	}

	/** Few different bytes, negative ones among them, so that prefixes meet often. */
	private static byte[] randomBytes(Random random, int maxLength) {
		byte[] bytes = new byte[random.nextInt(maxLength + 1)];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (random.nextInt(3) * 100 - 100);
		}
		return bytes;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

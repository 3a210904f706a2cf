package org.zmqspring.feed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentTopicsTests {

	private static byte[] topic(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void shouldKeepOneValueForEachTopic() {
		RecentTopics<Integer> topics = new RecentTopics<>(10, 100);
		assertThat(topics.add(topic("a"), 1)).isZero();
		assertThat(topics.add(topic("b"), 2)).isZero();
		assertThat(topics.get(topic("a"))).isEqualTo(1);
		assertThat(topics.get(topic("b"))).isEqualTo(2);
		assertThat(topics.get(topic("c"))).isNull();
		assertThat(topics.size()).isEqualTo(2);
		Map<String, Integer> seen = new HashMap<>();
		topics.forEach((topic, value) -> seen.put(new String(topic, StandardCharsets.UTF_8), value));
		assertThat(seen).isEqualTo(Map.of("a", 1, "b", 2));
	}

	@Test
	void whenThereAreTooManyThenTheOneThatWasNotLookedUpForLongestGoes() {
		RecentTopics<Integer> topics = new RecentTopics<>(2, 100);
		topics.add(topic("a"), 1);
		topics.add(topic("b"), 2);
		topics.get(topic("a"));
		assertThat(topics.add(topic("c"), 3)).isOne();
		assertThat(topics.get(topic("b"))).isNull();
		assertThat(topics.get(topic("a"))).isEqualTo(1);
		assertThat(topics.get(topic("c"))).isEqualTo(3);
	}

	@Test
	void whenTopicsAreTooLongThenAsManyGoAsMakeRoom() {
		RecentTopics<Integer> topics = new RecentTopics<>(10, 8);
		topics.add(topic("aaa"), 1);
		topics.add(topic("bbb"), 2);
		assertThat(topics.add(topic("ccccc"), 3)).isOne();
		assertThat(topics.add(topic("dddd"), 4)).isEqualTo(2);
		assertThat(topics.size()).isOne();
		assertThat(topics.add(topic("longer than all"), 5)).isEqualTo(2);
		assertThat(topics.size()).isZero();
	}

	@Test
	void shouldForgetAsAMapInTheOrderOfAccess() {
		RecentTopics<Integer> topics = new RecentTopics<>(20, 1000);
		Map<String, Integer> expected = new LinkedHashMap<>(16, 0.75f, true);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 20_000; i++) {
			String name = "t" + random.nextInt(40) * random.nextInt(2);
			assertThat(topics.get(topic(name))).isEqualTo(expected.get(name));
			if (!expected.containsKey(name)) {
				topics.add(topic(name), i);
				expected.put(name, i);
				if (expected.size() > 20) {
					expected.remove(expected.keySet().iterator().next());
				}
			}
			assertThat(topics.size()).isEqualTo(expected.size());
		}
	}

	@Test
	void whenOneTopicIsUsedAmongManyOthersThenItIsKept() {
		RecentTopics<Integer> topics = new RecentTopics<>(50, 10_000);
		topics.add(topic("used"), -1);
		for (int i = 0; i < 10_000; i++) {
			assertThat(topics.get(topic("used"))).isEqualTo(-1);
			topics.add(topic("other " + i), i);
		}
		assertThat(topics.size()).isEqualTo(50);
		assertThat(topics.get(topic("other 9999"))).isEqualTo(9999);
		assertThat(topics.get(topic("other 9000"))).isNull();
	}

	@Test
	void shouldTellTopicsOfAllLengthsApart() {
		RecentTopics<String> topics = new RecentTopics<>(10_000, 1_000_000);
		SplittableRandom random = new SplittableRandom(1);
		Map<String, byte[]> all = new LinkedHashMap<>();
		for (int length = 0; length < 40; length++) {
			byte[] zeros = new byte[length];
			all.put("zeros " + length, zeros);
			for (int i = 0; i < length; i++) {
				byte[] other = zeros.clone();
				other[i] = (byte) (1 + random.nextInt(255));
				all.put(length + " with a byte at " + i, other);
			}
		}
		all.forEach((name, topic) -> {
			assertThat(topics.get(topic)).isNull();
			topics.add(topic, name);
		});
		all.forEach((name, topic) -> assertThat(topics.get(topic.clone())).isEqualTo(name));
		assertThat(topics.size()).isEqualTo(all.size());
	}

	/**
	 * Topics that have the same hash if the factor of a hash by multiplication is odd.
	 */
	@Test
	void whenAPeerChoosesItsTopicsThenLookUpsStayFast() {
		RecentTopics<Integer> topics = new RecentTopics<>(10_000, 1_000_000);
		List<byte[]> chosen = new ArrayList<>();
		for (int i = 0; i < 1 << 13; i++) {
			ByteBuffer topic = ByteBuffer.allocate(26 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			for (int bit = 0; bit < 13; bit++) {
				long word = ((i >> bit & 1) != 0) ? Long.MIN_VALUE : 0;
				topic.putLong(word).putLong(word);
			}
			chosen.add(topic.array());
		}
		chosen.subList(0, 5000).forEach((topic) -> topics.add(topic, 1));
		assertThat(topics.longestChain()).isLessThan(20);
	}

}

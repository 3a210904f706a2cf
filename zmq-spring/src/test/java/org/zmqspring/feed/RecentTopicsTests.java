package org.zmqspring.feed;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

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

}

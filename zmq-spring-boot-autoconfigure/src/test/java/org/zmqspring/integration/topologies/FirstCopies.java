package org.zmqspring.integration.topologies;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Takes the first copy of each message. It is in {@code docs/topologies.md}. Confined to
 * the listener's thread.
 */
@Component
class FirstCopies {

	private static final int WINDOW = 1000;

	private final Map<String, Map<Long, Set<String>>> topics = new HashMap<>();

	private final Prices prices;

	FirstCopies(Prices prices) {
		this.prices = prices;
	}

	@ZmqListener
	void onPrice(String price, @Header(ZmqHeaders.TOPIC) String topic, @Header(ZmqHeaders.SEQUENCE) long number,
			@Header(ZmqHeaders.ENDPOINT) String endpoint) {
		Map<Long, Set<String>> numbers = this.topics.computeIfAbsent(topic, (key) -> new LinkedHashMap<>());
		Set<String> seen = numbers.get(number);
		if (seen != null && seen.add(endpoint)) {
			return; // the copy from the other forwarder
		}
		// A number sent again by the same forwarder: the publisher has restarted.
		numbers.remove(number);
		numbers.put(number, new HashSet<>(Set.of(endpoint)));
		if (numbers.size() > WINDOW) {
			numbers.remove(numbers.keySet().iterator().next());
		}
		this.prices.onPrice(topic, price);
	}

}

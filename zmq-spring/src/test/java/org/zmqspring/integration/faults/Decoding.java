package org.zmqspring.integration.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.zmqspring.annotation.ZmqListener;

import org.springframework.context.annotation.Configuration;

/**
 * A second listener of the {@code default} subscriber, which cannot decode whatever comes
 * from a publisher that is no {@linkplain Honest honest} one. Thread-safe.
 */
@Configuration(proxyBeanMethods = false)
class Decoding extends Listening {

	final AtomicLong honest = new AtomicLong();

	private final Map<Integer, CountDownLatch> rounds = new ConcurrentHashMap<>();

	/** What an honest publisher sends. Immutable. */
	record Honest(int round) {

		static String json(int round) {
			return "{\"round\":" + round + "}";
		}

	}

	@ZmqListener(id = "json")
	void onHonest(Honest message) {
		this.honest.incrementAndGet();
		heard(message.round()).countDown();
	}

	/** Open once a message of this round came. */
	CountDownLatch heard(int round) {
		return this.rounds.computeIfAbsent(round, (none) -> new CountDownLatch(1));
	}

}

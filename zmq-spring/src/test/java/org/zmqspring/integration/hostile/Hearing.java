package org.zmqspring.integration.hostile;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.zmqspring.annotation.ZmqListener;

import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that hears the numbers of a herald, and beside them whatever strangers
 * say. Thread-safe.
 */
@Configuration(proxyBeanMethods = false)
class Hearing {

	static final String TOPIC = "a herald's numbers";

	final AtomicLong strangeMessages = new AtomicLong();

	private final AtomicInteger first = new AtomicInteger(-1);

	private final AtomicInteger last = new AtomicInteger(-1);

	private final AtomicInteger gaps = new AtomicInteger();

	@ZmqListener(id = "numbers", topics = TOPIC)
	void onNumber(String text) {
		int number = Integer.parseInt(text);
		this.first.compareAndSet(-1, number);
		int before = this.last.getAndSet(number);
		if (before != -1 && number != before + 1) {
			this.gaps.incrementAndGet();
		}
	}

	@ZmqListener(id = "strangers")
	void onAnything(byte[] message) {
		this.strangeMessages.incrementAndGet();
	}

	void awaitFirst() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.first.get() >= 0);
	}

	/** Every number came, up to the last one sent, each once and in order. */
	void assertHeardAll(Herald herald) {
		int sent = herald.sent();
		Awaitility.await("number " + sent + " of the herald")
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.last.get() >= sent - 1);
		assertThat(this.gaps).as("gaps in the herald's numbers").hasValue(0);
		assertThat(herald.failures()).as("sends that failed").isZero();
	}

}

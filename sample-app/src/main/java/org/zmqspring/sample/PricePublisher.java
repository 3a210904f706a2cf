package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import org.zmqspring.publish.ZmqSendException;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes 20 prices a second: topic {@code prices.EURUSD}, payload as JSON.
 * Thread-safe.
 */
@Component
@Profile("!subscriber & !fleet")
public class PricePublisher {

	private final ZmqTemplate template;

	PricePublisher(ZmqTemplate template) {
		this.template = template;
	}

	@Scheduled(fixedRateString = "${sample.interval:50ms}")
	void publish() {
		try {
			publishNext();
		}
		catch (ZmqSendException ex) {
			// the publisher is stopped
		}
	}

	private void publishNext() {
		BigDecimal value = BigDecimal.valueOf(10_800 + ThreadLocalRandom.current().nextInt(100), 4);
		this.template.send("prices.EURUSD", new Price("EURUSD", value, Instant.now()));
	}

	/**
	 * Publish as fast as possible.
	 * @param duration for how long
	 */
	public void flood(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		try {
			while (System.nanoTime() - end < 0) {
				publishNext();
			}
		}
		catch (ZmqSendException ex) {
			// the publisher is stopped
		}
	}

}

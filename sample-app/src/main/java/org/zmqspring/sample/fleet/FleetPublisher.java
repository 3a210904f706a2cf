package org.zmqspring.sample.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import org.zmqspring.publish.ZmqSendException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.sample.Price;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes 20 prices of one currency pair a second. Confined to the scheduler's thread.
 */
@Component
@Profile("fleet-publisher")
class FleetPublisher {

	private final ZmqTemplate template;

	private final String pair;

	FleetPublisher(ZmqTemplate template, @Value("${fleet.pair:EURUSD}") String pair) {
		this.template = template;
		this.pair = pair;
	}

	@Scheduled(fixedRate = 50)
	void publish() {
		BigDecimal value = BigDecimal.valueOf(10_800 + ThreadLocalRandom.current().nextInt(100), 4);
		try {
			this.template.send("prices." + this.pair, new Price(this.pair, value, Instant.now()));
		}
		catch (ZmqSendException ex) {
			// the publisher is stopped
		}
	}

}

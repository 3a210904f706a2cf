package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Publishes a price every second: topic {@code prices.EURUSD}, payload as JSON. */
@Component
@EnableScheduling
@Profile("!subscriber")
class PricePublisher {

	private final ZmqTemplate template;

	PricePublisher(ZmqTemplate template) {
		this.template = template;
	}

	@Scheduled(fixedRate = 1000)
	void publish() {
		BigDecimal value = BigDecimal.valueOf(10_800 + ThreadLocalRandom.current().nextInt(100), 4);
		this.template.send("prices.EURUSD", new Price("EURUSD", value, Instant.now()));
	}

}

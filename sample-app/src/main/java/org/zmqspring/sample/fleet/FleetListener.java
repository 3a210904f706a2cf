package org.zmqspring.sample.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.sample.Price;

import org.springframework.context.annotation.Profile;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Logs a price of each currency pair every second. Confined to the listener's thread.
 */
@Component
@Profile("fleet-subscriber")
class FleetListener {

	private static final Logger logger = LoggerFactory.getLogger(FleetListener.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Map<String, Instant> logged = new HashMap<>();

	@ZmqListener(id = "prices", topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic, @Header(ZmqHeaders.SEQUENCE) long number) {
		Instant now = Instant.now();
		if (this.logged.getOrDefault(topic, Instant.MIN).plus(INTERVAL).isBefore(now)) {
			this.logged.put(topic, now);
			logger.info("{} is now {}, message {}", topic, price.value(), number);
		}
	}

}

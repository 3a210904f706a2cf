package org.zmqspring.sample.readme;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/** The listener of the JSON example, as the page about listening shows it. */
@Component
class Quotes {

	private static final Logger logger = LoggerFactory.getLogger(Quotes.class);

	@ZmqListener(id = "quotes", topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		logger.info("{}: {} costs {}", topic, price.pair(), price.value());
	}

	record Price(String pair, double value) {
	}

}

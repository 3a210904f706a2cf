package org.zmqspring.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.sample.lab.ListenerMood;
import org.zmqspring.sample.lab.Traffic;

import org.springframework.context.annotation.Profile;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Receives the prices. If it is too slow, the oldest prices are dropped. Confined to the
 * listener's thread.
 */
@Component
@Profile("!publisher & !fleet")
class PriceListener {

	private static final Logger logger = LoggerFactory.getLogger(PriceListener.class);

	private final EverySecond log = new EverySecond();

	private final Traffic traffic;

	private final ListenerMood mood;

	PriceListener(Traffic traffic, ListenerMood mood) {
		this.traffic = traffic;
		this.mood = mood;
	}

	@ZmqListener(id = "prices", topics = "prices.", queueCapacity = "200", overflow = "drop-oldest")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		this.traffic.price(price.at());
		if (this.log.isDue()) {
			logger.info("{} is now {}", topic, price.value());
		}
		this.mood.show();
	}

}

package org.zmqspring.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/** Receives whatever the subscriber is sent, and sees how its links fare. */
@Component
@Profile("!publisher")
class MessageLog {

	private static final Logger logger = LoggerFactory.getLogger(MessageLog.class);

	@ZmqListener(id = "messages")
	void onMessage(String payload) {
		logger.info("received {}", payload);
	}

	@ZmqListener(id = "prices", topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		logger.info("{} is now {}", topic, price.value());
	}

	@EventListener
	void onConnection(ZmqConnectionEvent event) {
		logger.info("{}: {} -> {} because of {}, next attempt in {} ms", event.link(), event.from(), event.to(),
				event.cause().tag(), event.delay().toMillis());
	}

}

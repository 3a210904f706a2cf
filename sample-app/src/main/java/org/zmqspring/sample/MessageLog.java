package org.zmqspring.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.sample.lab.Traffic;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs every message of the subscriber and every transition of its links. Each method is
 * called on one thread.
 */
@Component
@Profile("!publisher & !fleet")
class MessageLog {

	private static final Logger logger = LoggerFactory.getLogger(MessageLog.class);

	private final EverySecond log = new EverySecond();

	private final Traffic traffic;

	MessageLog(Traffic traffic) {
		this.traffic = traffic;
	}

	@ZmqListener(id = "messages")
	void onMessage(String payload) {
		this.traffic.message();
		if (this.log.isDue()) {
			logger.info("received {}", payload);
		}
	}

	@EventListener
	void onConnection(ZmqConnectionEvent event) {
		String next = event.delay().isZero() ? "" : ", next attempt in " + event.delay().toMillis() + " ms";
		logger.info("{}: {} -> {} because of {}{}", event.link(), event.from(), event.to(), event.cause().tag(), next);
	}

}

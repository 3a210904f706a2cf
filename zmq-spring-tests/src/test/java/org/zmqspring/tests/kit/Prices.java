package org.zmqspring.tests.kit;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.messaging.handler.annotation.Header;

/** Receives prices and sends on each of them. */
class Prices {

	private final ZmqTemplate template;

	Prices(ZmqTemplate template) {
		this.template = template;
	}

	@ZmqListener(topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		this.template.send("seen." + topic, price);
	}

}

package org.zmqspring.sample.readme;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class PriceRelay {

	private final ZmqTemplate template;

	PriceRelay(ZmqTemplate template) {
		this.template = template;
	}

	@ZmqListener(topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		this.template.send("seen." + topic, price);
	}

	record Price(String pair, double value) {
	}

}

package org.zmqspring.sample.readme;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class Prices {

	@ZmqListener(topics = "prices.")
	void onPrice(String price, @Header(ZmqHeaders.TOPIC) String topic) {
		System.out.println(topic + ": " + price);
	}

}

package org.zmqspring.sample.readme;

import java.nio.charset.StandardCharsets;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.ExecutorSubscribableChannel;

/** What the page about migration ends with. */
class Migrated {

	private final MessageChannel channel = new ExecutorSubscribableChannel();

	private final ZmqTemplate template;

	Migrated(ZmqTemplate template) {
		this.template = template;
	}

	@ZmqListener(topics = "prices.")
	void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
		handle(topic, price);
	}

	@ZmqListener(topics = "prices.")
	void onPrice(Price price) {
	}

	@ZmqListener(topics = "prices.")
	void toChannel(Message<Price> message) {
		this.channel.send(message);
	}

	void publish(Price price) {
		this.template.send("prices.EURUSD", price);
	}

	private void handle(String topic, Price price) {
	}

	record Price(String pair, double value) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		ZmqSocketCustomizer routingId() {
			return (socketName, socket) -> socket.setIdentity(socketName.getBytes(StandardCharsets.UTF_8));
		}

		@Bean
		Migrated migrated(ZmqTemplate template) {
			return new Migrated(template);
		}

	}

}

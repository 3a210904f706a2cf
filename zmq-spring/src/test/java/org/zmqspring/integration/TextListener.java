package org.zmqspring.integration;

import org.zmqspring.annotation.ZmqListener;

import org.springframework.context.annotation.Configuration;

/** An application that receives every message of its default subscriber as text. */
@Configuration(proxyBeanMethods = false)
class TextListener {

	final Received<String> messages = new Received<>();

	@ZmqListener
	void onMessage(String message) {
		this.messages.add(message);
	}

}

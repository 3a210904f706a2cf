package org.zmqspring.integration.faults;

import java.util.concurrent.locks.ReentrantLock;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * One listener of the {@code default} subscriber and one of the connection events; both
 * write down what they see. Thread-safe.
 */
@Configuration(proxyBeanMethods = false)
class Listening {

	final Journal<String> messages = new Journal<>();

	final Journal<ZmqConnectionEvent> events = new Journal<>();

	/** Held by a test, the listener does not return. */
	final ReentrantLock gate = new ReentrantLock();

	@ZmqListener
	void onMessage(String message) throws InterruptedException {
		this.gate.lockInterruptibly();
		try {
			this.messages.add(message);
		}
		finally {
			this.gate.unlock();
		}
	}

	@EventListener
	void onEvent(ZmqConnectionEvent event) {
		this.events.add(event);
	}

}

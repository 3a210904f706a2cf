package org.zmqspring.benchmarks.receive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.benchmarks.Applications;

/**
 * A Spring Boot application with one listener, as a user has it: the actuator's meters
 * are on and everything is at its default. Thread-safe.
 */
final class ListenerReceiver implements Receiver {

	private final ConfigurableApplicationContext context;

	private final Count count;

	ListenerReceiver(String endpoint, Class<? extends Listening> listener, String... properties) {
		List<String> all = new ArrayList<>(List.of("zmq.subscriber.endpoints=" + endpoint));
		all.addAll(Arrays.asList(properties));
		this.context = Applications.start(listener, all.toArray(String[]::new));
		this.count = this.context.getBean(listener).count;
	}

	@Override
	public long received() {
		return this.count.get();
	}

	@Override
	public void close() {
		this.context.close();
	}

}

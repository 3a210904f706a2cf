package org.zmqspring.benchmarks.receive;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.benchmarks.load.Load;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerRegistry;

/** An application with listeners of many prefixes on one socket. Thread-safe. */
final class ManyListeners implements Receiver {

	private final ConfigurableApplicationContext context;

	private final LongAdder count = new LongAdder();

	private ManyListeners(String endpoint) {
		this.context = Applications.start(Applications.Plain.class, "zmq.subscriber.endpoints=" + endpoint);
	}

	static ManyListeners with(String endpoint, int listeners, int prefixes, Threading threading) {
		ManyListeners many = new ManyListeners(endpoint);
		ZmqListenerRegistry registry = many.context.getBean(ZmqListenerRegistry.class);
		for (int i = 0; i < listeners; i++) {
			int first = i * prefixes;
			String[] topics = IntStream.range(first, first + prefixes).mapToObj(Load::topic).toArray(String[]::new);
			registry.register(ListenerSpec.builder("listener-" + i, (message) -> many.count.increment())
				.topics(topics)
				.lane(LaneSettings.DEFAULTS.withThreads(1, threading))
				.build());
		}
		return many;
	}

	@Override
	public long received() {
		return this.count.sum();
	}

	@Override
	public void close() {
		this.context.close();
	}

}

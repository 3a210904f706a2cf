package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.zmqspring.integration.Apps;
import org.zmqspring.integration.faulttable.Timeline.Kind;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A Spring Boot application with this starter. Thread-safe. */
final class ThisProject implements Contender {

	private static final String SOCKET = "s";

	private static final List<String> SETTINGS = List.of("zmq.reconnect-ivl=100ms", "zmq.reconnect-ivl-max=5s",
			"zmq.connect-timeout=1s", "zmq.handshake-ivl=1s", "zmq.heartbeat-ivl=1s", "zmq.heartbeat-timeout=900ms");

	@Override
	public String name() {
		return "this project";
	}

	/** One after the other: logging is set up for the whole JVM. */
	@Override
	public synchronized Subscriber subscribe(Wish wish) {
		List<String> properties = new ArrayList<>(SETTINGS);
		properties.add("fault-table.sockets=" + wish.sockets());
		properties.add("fault-table.gap=" + wish.gap().toMillis());
		if (wish.limited()) {
			properties.add("zmq.max-msg-size=" + Wish.MAX_MSG_SIZE);
		}
		for (int i = 0; i < wish.sockets(); i++) {
			properties.add("zmq.subscribers." + SOCKET + i + ".endpoints=" + wish.endpoint());
		}
		return new Started(Apps.start(Application.class, properties.toArray(String[]::new)));
	}

	/** The application. */
	private record Started(ConfigurableApplicationContext context) implements Subscriber {

		@Override
		public Timeline timeline() {
			return this.context.getBean(Application.class).timeline;
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/** Listens on every socket and sees what becomes of the links. Thread-safe. */
	@Configuration(proxyBeanMethods = false)
	static class Application implements LinkListener {

		private final Timeline timeline;

		Application(ListenerContainer container, Environment environment) {
			this.timeline = new Timeline(
					Duration.ofMillis(environment.getRequiredProperty("fault-table.gap", Long.class)));
			int sockets = environment.getRequiredProperty("fault-table.sockets", Integer.class);
			for (int i = 0; i < sockets; i++) {
				int index = i;
				container.register(ListenerSpec
					.builder("on-" + i, (message) -> this.timeline.add(Kind.MESSAGE, index, Instant.now()))
					.subscriber(SOCKET + i)
					.build());
			}
		}

		@Override
		public void changed(ZmqConnectionEvent event) {
			int index = Integer.parseInt(event.link().socket().substring(SOCKET.length()));
			if (event.to() == LinkState.CONNECTING) {
				this.timeline.add(Kind.ATTEMPT, index, Instant.now());
			}
			else if (event.to() == LinkState.BACKING_OFF) {
				this.timeline.add(Kind.LOST, index, Instant.now());
			}
		}

	}

}

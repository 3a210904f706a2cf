package org.zmqspring.integration.faulttable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.faulttable.Timeline.Kind;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkTraffic;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A Spring Boot application with this starter, which reads the numbers in the texts of
 * the publishers. Thread-safe.
 */
final class ThisProject implements Contender {

	private static final String SOCKET = "s";

	private static final List<String> SETTINGS = List.of("zmq.reconnect-ivl=100ms", "zmq.reconnect-ivl-max=5s",
			"zmq.connect-timeout=1s", "zmq.handshake-ivl=1s", "zmq.heartbeat-ivl=1s", "zmq.heartbeat-timeout=900ms");

	/** Whether it asks for missed messages. */
	private final boolean replay;

	ThisProject(boolean replay) {
		this.replay = replay;
	}

	@Override
	public String name() {
		return this.replay ? "this project, with replay" : "this project";
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
			String subscriber = "zmq.subscribers." + SOCKET + i + ".";
			properties.add(subscriber + "endpoints=" + wish.endpoint());
			properties.add(subscriber + "frames=topic, sequence, payload");
			properties.add(subscriber + "sequence.format=u64-be");
			if (this.replay) {
				properties.add(subscriber + "replay.endpoints=" + wish.replayEndpoint());
			}
		}
		return new Started(Apps.start(Application.class, properties.toArray(String[]::new)));
	}

	/** The application. */
	private record Started(ConfigurableApplicationContext context) implements Subscriber {

		@Override
		public Timeline timeline() {
			return this.context.getBean(Application.class).timeline;
		}

		/** Of its first socket. */
		@Override
		public Missing missing() {
			Count count = this.context.getBean(Application.class).count;
			LinkDirectory directory = this.context.getBean(LinkDirectory.class);
			LinkTraffic traffic = directory.traffic(directory.links().get(0).spec().id()).orElseThrow();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !count.isRecovering());
			Count.Figures counted = count.figures();
			// the figures are written after the messages of a batch
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> counted.received() == 0 || isUpToDate(traffic.lastNumber() - counted.last()));
			return new Missing(counted.received(), counted.missing(), traffic.lost(), traffic.restarts());
		}

		private static boolean isUpToDate(long ahead) {
			return ahead >= 0 && ahead < 1000;
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/**
	 * Counts the messages of one socket, and those that are missing. Guarded by its lock.
	 */
	private static final class Count {

		private long first;

		private long last;

		private long received;

		/** Whether the last message is one of an answer. */
		private boolean recovering;

		synchronized void add(long number, boolean recovered) {
			this.recovering = recovered;
			if (this.received == 0) {
				this.first = number;
			}
			this.last = number;
			this.received++;
		}

		synchronized boolean isRecovering() {
			return this.recovering;
		}

		synchronized Figures figures() {
			return new Figures(this.received, this.last, this.last - this.first + 1 - this.received);
		}

		/** What was counted. Immutable. */
		record Figures(long received, long last, long missing) {
		}

	}

	/** Listens on every socket and records the transitions of the links. Thread-safe. */
	@Configuration(proxyBeanMethods = false)
	static class Application implements LinkListener {

		private static final String TEXT = "Message ";

		private final Timeline timeline;

		private final Count count = new Count();

		Application(ListenerContainer container, Environment environment) {
			this.timeline = new Timeline(
					Duration.ofMillis(environment.getRequiredProperty("fault-table.gap", Long.class)));
			int sockets = environment.getRequiredProperty("fault-table.sockets", Integer.class);
			for (int i = 0; i < sockets; i++) {
				int index = i;
				container.register(ListenerSpec.builder("on-" + i, (message) -> receive(index, message))
					.subscriber(SOCKET + i)
					.build());
			}
		}

		private void receive(int index, ZmqMessage message) {
			String text = new String(message.payload(), StandardCharsets.UTF_8);
			if (index == 0 && text.startsWith(TEXT)) {
				this.count.add(Long.parseLong(text.substring(TEXT.length())),
						message.feedHeaders().containsKey(ZmqHeaders.RECOVERED));
			}
			this.timeline.add(Kind.MESSAGE, index, Instant.now());
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

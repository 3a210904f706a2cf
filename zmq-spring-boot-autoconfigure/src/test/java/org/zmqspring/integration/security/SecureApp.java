package org.zmqspring.integration.security;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.Received;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * A real application that publishes {@code n-1}, {@code n-2} and so on without end, or
 * listens to everything. Thread-safe.
 */
final class SecureApp implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final AtomicBoolean publishing = new AtomicBoolean();

	private SecureApp(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Bind a publisher, to a port of its own choice unless the properties say one. */
	static SecureApp publisher(String... properties) {
		return publisher(Silent.class, properties);
	}

	static SecureApp publisher(Class<?> configuration, String... properties) {
		SecureApp app = new SecureApp(
				Apps.start(configuration, with(properties, "zmq.publisher.endpoints=tcp://127.0.0.1:*")));
		app.publish();
		return app;
	}

	static SecureApp subscriber(String endpoint, String... properties) {
		return new SecureApp(Apps.start(Listening.class, with(properties, "zmq.subscriber.endpoints=" + endpoint)));
	}

	private static String[] with(String[] properties, String... more) {
		List<String> all = new ArrayList<>(List.of(more));
		all.addAll(List.of("zmq.reconnect-ivl=50ms", "zmq.reconnect-ivl-max=200ms", "zmq.handshake-ivl=1s"));
		all.addAll(List.of(properties));
		return all.toArray(String[]::new);
	}

	/** Publish every 2 ms until the application is closed. */
	private void publish() {
		this.publishing.set(true);
		ZmqTemplate template = this.context.getBean(ZmqTemplate.class);
		Thread thread = new Thread(() -> {
			for (int i = 1; this.publishing.get(); i++) {
				template.trySend("n-" + i);
				LockSupport.parkNanos(2_000_000);
			}
		}, "test-publisher");
		thread.setDaemon(true);
		thread.start();
	}

	String address() {
		return Apps.boundAddress(this.context);
	}

	Received<String> messages() {
		return this.context.getBean(Listening.class).messages;
	}

	List<ZmqConnectionEvent> events() {
		return this.context.getBean(Listening.class).events;
	}

	/** A message that comes from now on. */
	String nextMessage() {
		messages().drain();
		return messages().next();
	}

	/** Nothing comes for this long; nothing may be on its way any more. */
	boolean isSilentFor(Duration time) {
		messages().drain();
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() - end < 0) {
			LockSupport.parkNanos(20_000_000);
		}
		return messages().drain().isEmpty();
	}

	/** What is still on its way may come first. */
	void awaitSilence() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isSilentFor(Duration.ofMillis(500)));
	}

	LinkSnapshot link() {
		return this.context.getBean(LinkDirectory.class).links().get(0);
	}

	/** Open its link anew. */
	void reopen() {
		Instant before = link().since();
		bean(Supervisor.class).reconnect(link().spec().id());
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> !link().since().equals(before) && link().state().isUp());
	}

	Map<RefusalCause, Long> refusals() {
		return this.context.getBean(ZapRefusals.class).counts("default", SocketType.PUB);
	}

	List<ZapRefusals.Refusal> refused() {
		return this.context.getBean(ZapRefusals.class).recent("default", SocketType.PUB);
	}

	void awaitRefusals(RefusalCause cause, long least) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> refusals().getOrDefault(cause, 0L) >= least);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.publishing.set(false);
		this.context.close();
	}

	/** Listens to nothing. */
	@Configuration(proxyBeanMethods = false)
	static class Silent {

	}

	/** Listens to everything. */
	@Configuration(proxyBeanMethods = false)
	static class Listening {

		final Received<String> messages = new Received<>();

		final List<ZmqConnectionEvent> events = new CopyOnWriteArrayList<>();

		@ZmqListener
		void onMessage(String message) {
			this.messages.add(message);
		}

		@EventListener
		void onEvent(ZmqConnectionEvent event) {
			this.events.add(event);
		}

	}

}

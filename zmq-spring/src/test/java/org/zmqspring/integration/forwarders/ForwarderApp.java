package org.zmqspring.integration.forwarders;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqPorts;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.forward.ForwarderDropReason;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application with one forwarder, named {@code hub}. Thread-safe. */
public final class ForwarderApp implements AutoCloseable {

	static final String ANY = "tcp://127.0.0.1:*";

	public static final Duration LONG = Duration.ofSeconds(30);

	public final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	public ForwarderApp(Consumer<SocketBuilder.Forwarder> forwarder) {
		ZmqSettings settings = ZmqSettings.builder().forwarder("hub", (hub) -> forwarder.accept(quick(hub))).build();
		this.context.registerBean(ZmqSettings.class, () -> settings);
		this.context.register(Application.class);
		this.context.refresh();
	}

	/** A forwarder that binds both sides, to ports that the operating system chooses. */
	static ForwarderApp bound() {
		return new ForwarderApp((hub) -> {
		});
	}

	private static SocketBuilder.Forwarder quick(SocketBuilder.Forwarder hub) {
		return hub.frontend(ForwarderApp::quick).backend(ForwarderApp::quick);
	}

	private static void quick(SocketBuilder.Side side) {
		side.bind(ANY)
			.reconnect((reconnect) -> reconnect.reconnectIvl(Duration.ofMillis(20))
				.reconnectIvlMax(Duration.ofMillis(200)));
	}

	public String frontend() {
		return "tcp://127.0.0.1:" + this.context.getBean(ZmqPorts.class).forwarderFrontend("hub").orElseThrow();
	}

	public String backend() {
		return "tcp://127.0.0.1:" + this.context.getBean(ZmqPorts.class).forwarderBackend("hub").orElseThrow();
	}

	public ForwarderInfo info() {
		return this.context.getBean(Forwarders.class).infos().get(0);
	}

	long dropped(ForwarderDropReason reason) {
		return info().counts().dropped().get(reason);
	}

	long droppedInTotal() {
		return info().counts().dropped().values().stream().mapToLong(Long::longValue).sum();
	}

	int peers(SocketType side) {
		return this.context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().type() == side)
			.mapToInt(LinkSnapshot::peers)
			.sum();
	}

	public void awaitPeers(SocketType side, int count) {
		Awaitility.await("peers of " + side)
			.atMost(LONG)
			.pollInterval(1, TimeUnit.MILLISECONDS)
			.until(() -> peers(side) == count);
	}

	/** A peer can get a message a moment before it is counted. */
	void awaitForwarded(long count) {
		Awaitility.await("forwarded messages")
			.atMost(LONG)
			.pollInterval(1, TimeUnit.MILLISECONDS)
			.until(() -> info().counts().forwardedMessages() == count);
	}

	public void awaitSubscriptions(int count) {
		Awaitility.await("subscriptions")
			.atMost(LONG)
			.pollInterval(1, TimeUnit.MILLISECONDS)
			.until(() -> info().subscriptions() == count);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Application {

	}

}

package org.zmqspring.test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.link.LinkState;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketMode;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application in plain Spring, with one subscriber or one publisher. Confined to one
 * thread.
 */
final class PlainApplication implements AutoCloseable {

	private static final Duration BOUND = Duration.ofSeconds(30);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private PlainApplication(ZmqSettings settings, Class<?>... components) {
		this.context.registerBean(ZmqSettings.class, () -> settings);
		this.context.register(components);
		this.context.refresh();
	}

	/** Detects a silent network after 2 s. */
	static void heartbeats(SocketBuilder.Subscriber subscriber) {
		subscriber
			.options((options) -> options.heartbeatIvl(Duration.ofSeconds(1)).heartbeatTimeout(Duration.ofMillis(900)));
	}

	/**
	 * Subscribes to {@code prices.} and records what it receives. It has no heartbeats,
	 * so that a machine under load loses no connection.
	 */
	static PlainApplication subscriber(ZmqTestPublisher feed) {
		return subscriber(feed, (subscriber) -> {
		});
	}

	static PlainApplication subscriber(ZmqTestPublisher feed, Consumer<SocketBuilder.Subscriber> options) {
		return subscriber((subscriber) -> {
			subscriber.connect(feed.endpoint());
			options.accept(subscriber);
		}, Prices.class);
	}

	static PlainApplication subscriber(Consumer<SocketBuilder.Subscriber> options, Class<?> listener) {
		return new PlainApplication(ZmqSettings.builder().subscriber("default", (subscriber) -> {
			fast(subscriber);
			options.accept(subscriber);
		}).build(), Links.class, listener);
	}

	static PlainApplication publisher(Consumer<SocketBuilder.Publisher> options) {
		return new PlainApplication(ZmqSettings.builder().publisher("default", (publisher) -> {
			fast(publisher);
			options.accept(publisher);
		}).build(), Links.class);
	}

	private static void fast(SocketBuilder<?> socket) {
		socket
			.options((options) -> options.heartbeatIvl(Duration.ZERO)
				.handshakeIvl(Duration.ofSeconds(5))
				.linger(Duration.ZERO))
			.reconnect((reconnect) -> reconnect.reconnectIvl(Duration.ofMillis(10))
				.reconnectIvlMax(Duration.ofMillis(100))
				.connectTimeout(Duration.ofSeconds(2)));
	}

	ZmqLinks links() {
		return this.context.getBean(ZmqLinks.class);
	}

	/** The link, once it is up or bound. A test begins now. */
	ZmqLink beginTest(ZmqTestPeer<?> peer) {
		ZmqLink link = links().all().get(0).withPeer(peer);
		link.await((mode(link) == SocketMode.CONNECT) ? LinkState.UP : LinkState.LISTENING);
		links().beginTest("the test");
		return link;
	}

	private SocketMode mode(ZmqLink link) {
		return snapshot(link).spec().mode();
	}

	private LinkSnapshot snapshot(ZmqLink link) {
		return this.context.getBean(LinkDirectory.class).link(link.id()).orElseThrow();
	}

	/** Where the only link is bound. */
	InetSocketAddress address() {
		String bound = Objects.requireNonNull(snapshot(links().all().get(0)).address());
		return new InetSocketAddress("127.0.0.1", Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1)));
	}

	ZmqTemplate template() {
		return this.context.getBean(ZmqTemplate.class);
	}

	/** The next message that the listener gets. */
	ZmqMessage next() {
		BlockingQueue<ZmqMessage> messages = this.context.getBean(Received.class).messages;
		try {
			ZmqMessage message = messages.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
			if (message == null) {
				throw new AssertionError("No message within " + BOUND.toSeconds() + " s. " + links().all());
			}
			return message;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The payloads of the next messages. */
	List<String> next(int count) {
		return Stream.generate(this::next)
			.limit(count)
			.map((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.toList();
	}

	/** Stop all sockets and open them again. */
	void restart() {
		this.context.stop();
		this.context.start();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** What listeners of this application have received. */
	abstract static class Received {

		final BlockingQueue<ZmqMessage> messages = new LinkedBlockingQueue<>();

	}

	static class Prices extends Received {

		@ZmqListener(topics = "prices.")
		void onPrice(ZmqMessage message) {
			this.messages.add(message);
		}

	}

	static class Everything extends Received {

		@ZmqListener
		void onMessage(ZmqMessage message) {
			this.messages.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Links {

		@Bean
		ZmqLinks zmqLinks(BeanFactory beanFactory) {
			return new ZmqLinks(beanFactory);
		}

	}

}

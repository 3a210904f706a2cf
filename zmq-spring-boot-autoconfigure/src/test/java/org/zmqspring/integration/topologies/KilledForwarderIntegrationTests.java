package org.zmqspring.integration.topologies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A forwarder is killed between many publishers and subscribers. The system property
 * {@code zmq.fleet.size} says how many there are of each, 5 by default.
 */
@Timeout(300)
class KilledForwarderIntegrationTests {

	private static final int SIZE = Integer.getInteger("zmq.fleet.size", 5);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration IVL_MAX = Duration.ofSeconds(2);

	/** From the start of an attempt to a link that is up, on a busy machine. */
	private static final Duration CONNECTING = Duration.ofSeconds(2);

	/** Which messages each subscriber has received. */
	private final Map<String, List<String>> received = new ConcurrentHashMap<>();

	@Test
	void whenItIsKilledThenAllLinksAreBackWithinReconnectIvlMaxAndTheSubscriptionsAreComplete()
			throws InterruptedException {
		try (ForwarderProcess forwarder = new ForwarderProcess();
				ConfigurableApplicationContext publishers = Apps.start(NoListener.class,
						sockets("publishers", "mode=connect", "endpoints=" + forwarder.frontend()));
				ConfigurableApplicationContext subscribers = Apps.start(NoListener.class,
						sockets("subscribers", "endpoints=" + forwarder.backend()))) {
			listen(subscribers.getBean(ZmqListenerRegistry.class));
			List<ZmqTemplate> templates = List.copyOf(publishers.getBeansOfType(ZmqTemplate.class).values());
			exchange("before", templates);

			forwarder.kill();
			// late enough that the delays have grown to the longest
			for (ConfigurableApplicationContext context : List.of(publishers, subscribers)) {
				assertThat(directory(context).await(
						(links) -> links.stream()
							.allMatch((link) -> link.state() == LinkState.BACKING_OFF && link.attempt() >= 6),
						PATIENCE))
					.isTrue();
			}
			forwarder.restart();
			long restarted = System.nanoTime();
			Apps.awaitUp(publishers);
			Apps.awaitUp(subscribers);
			Duration back = Duration.ofNanos(System.nanoTime() - restarted);
			System.getLogger(getClass().getName())
				.log(System.Logger.Level.INFO, "{0} links are back after {1} ms", 2 * SIZE, back.toMillis());
			assertThat(back).isLessThan(IVL_MAX.plus(CONNECTING));
			exchange("after", templates);
		}
	}

	private static LinkDirectory directory(ConfigurableApplicationContext context) {
		return context.getBean(LinkDirectory.class);
	}

	private static String[] sockets(String kind, String... options) {
		Stream<String> all = IntStream.range(0, SIZE)
			.boxed()
			.flatMap((i) -> Stream.of(options).map((option) -> "zmq." + kind + ".s" + i + "." + option));
		return Stream.concat(Stream.of("zmq.reconnect-ivl-max=" + IVL_MAX.toMillis()), all).toArray(String[]::new);
	}

	private void listen(ZmqListenerRegistry registry) {
		for (int i = 0; i < SIZE; i++) {
			List<String> messages = new CopyOnWriteArrayList<>();
			this.received.put("s" + i, messages);
			registry.register(ListenerSpec
				.builder("s" + i, (message) -> messages.add(message.topic() + " " + new String(message.payload())))
				.subscriber("s" + i)
				.topics("all.", "only." + i + ".")
				.build());
		}
	}

	/** Each publisher sends one message to all and one to each subscriber. */
	private void exchange(String when, List<ZmqTemplate> publishers) {
		this.received.values().forEach(List::clear);
		List<String> expected = new ArrayList<>();
		for (int p = 0; p < SIZE; p++) {
			expected.add(when + " " + p);
			for (int s = 0; s < SIZE; s++) {
				assertThat(publishers.get(p).awaitSubscribers("only." + s + ".", 1, PATIENCE)).isTrue();
			}
			assertThat(publishers.get(p).awaitSubscribers("all.", 1, PATIENCE)).isTrue();
		}
		for (int p = 0; p < SIZE; p++) {
			publishers.get(p).send("all.", when + " " + p);
			for (int s = 0; s < SIZE; s++) {
				publishers.get(p).send("only." + s + ".", when + " " + p);
			}
		}
		for (int s = 0; s < SIZE; s++) {
			List<String> messages = this.received.get("s" + s);
			Awaitility.await().atMost(PATIENCE).until(() -> messages.size() >= 2 * SIZE);
			String own = "only." + s + ". ";
			assertThat(messages).containsExactlyInAnyOrderElementsOf(Stream
				.concat(expected.stream().map((text) -> "all. " + text), expected.stream().map((text) -> own + text))
				.toList());
		}
	}

}

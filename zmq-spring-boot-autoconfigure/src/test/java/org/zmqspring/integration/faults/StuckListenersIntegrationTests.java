package org.zmqspring.integration.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.Apps;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Supervisor;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that never return, beside one that does, on a link that is healthy: what they
 * hold up is bounded, and is not taken for a fault of the peer.
 */
@Timeout(200)
class StuckListenersIntegrationTests {

	private static final LaneSettings LANE = LaneSettings.DEFAULTS;

	/** Set it to 60 for the long form. */
	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("zmq.test.stuck-seconds", 8));

	private final CountDownLatch released = new CountDownLatch(1);

	private final Good good = new Good();

	private ConfigurableApplicationContext publisher;

	private ConfigurableApplicationContext subscriber;

	@BeforeEach
	void publish() {
		this.publisher = Apps.start(Nothing.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
	}

	@AfterEach
	void close() {
		this.released.countDown();
		if (this.subscriber != null) {
			this.subscriber.close();
		}
		this.publisher.close();
	}

	@Test
	void whenListenersAreStuckThenTheLinkStaysUpAndAGoodOneWaitsNoLongerThanTheOverflowTimeout() {
		subscribe();
		listen("good", LANE, this.good);
		listen("stuck", LANE, this::block);
		listen("many", LANE.withThreads(4, Threading.WORKER), this::block);
		listen("small", LANE.withQueue(100, Overflow.BLOCK), this::block);
		send(TIME, 4);
		LinkSnapshot link = link();
		Figures.note("three stuck listeners, one with four threads, all defaults",
				"%d s: link %s, %d reconnects, %d messages, the good listener waited %.0f ms at most", TIME.toSeconds(),
				link.state(), link.reconnects(), this.good.count.get(), this.good.longestNanos.get() / 1e6);
		assertThat(link.state()).isEqualTo(LinkState.UP);
		assertThat(link.reconnects()).isZero();
		assertThat(this.good.longest()).isBetween(Duration.ofMillis(2900), Duration.ofMillis(5900));
	}

	@Test
	void whenTheReadingIsHeldLongerThanStaleAfterThenALivelyPublisherIsNotStale() {
		subscribe("zmq.subscriber.stale-after=1s", "zmq.listener.overflow-timeout=4s");
		LaneSettings patient = new LaneSettings(1, Threading.WORKER, 16, Overflow.BLOCK, Duration.ofSeconds(4),
				LANE.shutdownTimeout(), 1);
		listen("stuck", patient, this::block);
		listen("good", patient, this.good);
		send(Duration.ofSeconds(6), 1);
		assertThat(link().state()).isEqualTo(LinkState.UP);
		assertThat(link().reconnects()).isZero();
		assertThat(this.good.longest()).isGreaterThan(Duration.ofSeconds(2));
	}

	@Test
	void whenAListenerKeepsThePollerBusyThenALivelyPublisherIsNotStale() {
		subscribe("zmq.subscriber.stale-after=1s", "zmq.listener.shutdown-timeout=1s");
		listen("busy", LANE.withThreads(1, Threading.POLLER), (message) -> Pause.of(Duration.ofMillis(2500)));
		listen("good", LANE, this.good);
		send(Duration.ofSeconds(6), 1);
		assertThat(link().state()).isEqualTo(LinkState.UP);
		assertThat(link().reconnects()).isZero();
		assertThat(this.good.count).hasPositiveValue();
	}

	@Test
	void whenALinkIsReopenedDuringAHoldThenItDoesNotWaitForItAndEveryMessageIsHandledOrCounted()
			throws InterruptedException {
		subscribe("zmq.listener.overflow-timeout=60s", "zmq.heartbeat-ivl=100s", "zmq.reconnect-ivl=20ms");
		AtomicLong handled = new AtomicLong();
		listen("slow", new LaneSettings(1, Threading.WORKER, 16, Overflow.BLOCK, Duration.ofSeconds(60),
				LANE.shutdownTimeout(), 1), (message) -> {
					block(message);
					handled.incrementAndGet();
				});
		send(Duration.ofSeconds(1), 1);
		long begun = System.nanoTime();
		this.subscriber.getBean(Supervisor.class).reconnect(link().spec().id());
		assertThat(this.subscriber.getBean(LinkDirectory.class)
			.await((links) -> links.iterator().next().reconnects() == 1, Duration.ofSeconds(30))).isTrue();
		Duration took = Duration.ofNanos(System.nanoTime() - begun);
		Figures.note("a link is reopened while a full lane holds it for 60 s", "up again after %d ms", took.toMillis());
		assertThat(took).isLessThan(Duration.ofSeconds(20));
		this.released.countDown();
		ListenerInfo slow = this.subscriber.getBean(ZmqListenerRegistry.class).listener("slow").orElseThrow();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(handled.get() + slow.dropped()).isEqualTo(received()));
		assertThat(slow.dropped()).isZero();
		assertThat(handled.get()).isGreaterThan(16);
	}

	private long received() {
		return (long) this.subscriber.getBean(MeterRegistry.class)
			.get("zmq.messages.received")
			.functionCounter()
			.count();
	}

	private void subscribe(String... properties) {
		String[] all = List.of(properties).toArray(new String[properties.length + 1]);
		all[properties.length] = "zmq.subscriber.endpoints=" + Apps.boundAddress(this.publisher);
		this.subscriber = Apps.start(Nothing.class, all);
		Apps.awaitUp(this.subscriber);
	}

	private void listen(String id, LaneSettings lane, MessageListener listener) {
		this.subscriber.getBean(ZmqListenerRegistry.class)
			.register(ListenerSpec.builder(id, listener).topics("t").lane(lane).build());
		assertThat(template().awaitSubscribers("t", 1, Duration.ofSeconds(30))).isTrue();
	}

	private void block(ZmqMessage message) throws InterruptedException {
		this.released.await();
	}

	private ZmqTemplate template() {
		return this.publisher.getBean(ZmqTemplate.class);
	}

	private LinkSnapshot link() {
		return this.subscriber.getBean(LinkDirectory.class).links().iterator().next();
	}

	/** Some messages a millisecond, of many topics. */
	private void send(Duration duration, int each) {
		long end = System.nanoTime() + duration.toNanos();
		for (int i = 0; System.nanoTime() < end; i++) {
			template().send("t" + i % 97, ByteBuffer.allocate(8).putLong(System.nanoTime()).array());
			if (i % each == 0) {
				LockSupport.parkNanos(1_000_000);
			}
		}
	}

	/** Measures how long messages take to it. Thread-safe. */
	private static final class Good implements MessageListener {

		private final AtomicLong count = new AtomicLong();

		private final AtomicLong longestNanos = new AtomicLong();

		@Override
		public void onMessage(ZmqMessage message) {
			long waited = System.nanoTime() - ByteBuffer.wrap(message.payload()).getLong();
			this.longestNanos.accumulateAndGet(waited, Math::max);
			this.count.incrementAndGet();
		}

		Duration longest() {
			return Duration.ofNanos(this.longestNanos.get());
		}

	}

	/** No beans. */
	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

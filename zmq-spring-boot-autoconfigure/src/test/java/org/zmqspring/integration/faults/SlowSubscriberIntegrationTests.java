package org.zmqspring.integration.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One subscriber takes nothing any more, another is well: sending does not block, what
 * the one misses is counted, to the message, and the other is served.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class SlowSubscriberIntegrationTests {

	private static final int MESSAGES = 500_000;

	private static final int SIZE = 200;

	/** Of a frame of this size in ZMTP. */
	private static final int HEADER = 2;

	private static final Duration PATIENCE = Duration.ofSeconds(100);

	/** A stopped subscriber answers no heartbeat either, and would be cut off. */
	private static final String[] PUBLISHER = { "zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.heartbeat-ivl=0" };

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "FAIL")
	void whenOneSubscriberHasStoppedThenSendingGoesOnAndEveryMessageItMissesIsCounted(PublisherOverflow overflow,
			CapturedOutput output) {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class, PUBLISHER[0], PUBLISHER[1],
				"zmq.publisher.overflow=" + overflow);
				ConfigurableApplicationContext healthy = Apps.start(Counting.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher), "zmq.listener.overflow-timeout=60s",
						"zmq.heartbeat-ivl=0");
				StoppedSubscriber stopped = new StoppedSubscriber(port(publisher))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			Counting listener = healthy.getBean(Counting.class);
			assertThat(template.awaitSubscribers("", 2, PATIENCE)).isTrue();
			Hiccups hiccups = new Hiccups();
			byte[] message = new byte[SIZE];
			long longest = 0;
			long firstSeen = 0;
			long waits = waits();
			long begun = System.nanoTime();
			for (int i = 0; i < MESSAGES; i++) {
				long before = System.nanoTime();
				template.send(message);
				longest = Math.max(longest, System.nanoTime() - before);
				if (firstSeen == 0 && i % 1000 == 0 && missed(publisher) > 0) {
					firstSeen = System.nanoTime() - begun;
				}
			}
			long took = System.nanoTime() - begun;
			long pause = hiccups.end();
			if (overflow == PublisherOverflow.BLOCK) {
				assertThat(Duration.ofNanos(longest - pause)).isLessThan(Duration.ofMillis(5100));
			}
			else {
				assertThat(waits()).as("how often the sender waited for anything").isEqualTo(waits);
			}
			assertThat(firstSeen).as("drops were to be seen before the last send").isPositive();
			assertThat(listener.received).as("the healthy one is served meanwhile").hasPositiveValue();

			Publishers publishers = publisher.getBean(Publishers.class);
			Awaitility.await().atMost(PATIENCE).until(() -> publishers.info("default").queue().depth() == 0);
			PublisherInfo info = publishers.info("default");
			long missed = info.counts().dropped().get(DropReason.HWM);
			Figures.note("500,000 sends beside a stopped subscriber, " + overflow,
					"%.1f s, longest send %.1f ms (machine's own pauses %.1f ms), first drop seen after %.0f ms,"
							+ " %d missed, %d dropped in front",
					took / 1e9, longest / 1e6, pause / 1e6, firstSeen / 1e6, missed,
					MESSAGES - info.counts().sentMessages());
			long late = stopped.takeAll(Duration.ofSeconds(8)) / (SIZE + HEADER);
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(listener.received.get() + late + missed)
					.as("received by either or counted as missed")
					.isEqualTo(2 * info.counts().sentMessages()));
			assertThat(info.counts().sentMessages() + info.counts().dropped().get(DropReason.NEWEST)
					+ info.counts().dropped().get(DropReason.OLDEST))
				.isEqualTo(MESSAGES);
			assertThat(missed(publisher)).isEqualTo(missed);
			assertThat(output).contains("zmq publisher 'default' has a subscriber that is too slow");
		}
	}

	@Test
	void whenOneSubscriberHasStoppedThenAnotherThatKeepsUpGetsEveryMessage() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class, PUBLISHER);
				ConfigurableApplicationContext healthy = Apps.start(Counting.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher), "zmq.heartbeat-ivl=0");
				StoppedSubscriber stopped = new StoppedSubscriber(port(publisher))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			Counting listener = healthy.getBean(Counting.class);
			assertThat(template.awaitSubscribers("", 2, PATIENCE)).isTrue();
			byte[] message = new byte[SIZE];
			long end = System.nanoTime() + PATIENCE.toNanos();
			for (int i = 0; i < MESSAGES; i++) {
				template.send(message);
				while (i - listener.received.get() > 400) {
					assertThat(System.nanoTime()).as("time to receive %d", i).isLessThan(end);
					LockSupport.parkNanos(1000);
				}
			}
			Awaitility.await().atMost(PATIENCE).until(() -> listener.received.get() == MESSAGES);
			assertThat(missed(publisher)).isPositive();
		}
	}

	/**
	 * Unlike the time of a send it tells nothing of a machine that is busy with others.
	 */
	private static long waits() {
		ThreadInfo thread = ManagementFactory.getThreadMXBean().getThreadInfo(Thread.currentThread().getId());
		return thread.getWaitedCount() + thread.getBlockedCount();
	}

	private static double missed(ConfigurableApplicationContext publisher) {
		return publisher.getBean(MeterRegistry.class)
			.get("zmq.messages.dropped")
			.tags("socket", "default", "listener", "none", "reason", "hwm")
			.functionCounter()
			.count();
	}

	private static int port(ConfigurableApplicationContext publisher) {
		return URI.create(Apps.boundAddress(publisher)).getPort();
	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		final AtomicLong received = new AtomicLong();

		@ZmqListener
		void onMessage(byte[] message) {
			this.received.incrementAndGet();
		}

	}

	/** Measures how long this machine lets a thread wait that is ready to run. */
	private static final class Hiccups {

		private final Thread thread = new Thread(this::measure, "hiccups");

		private volatile boolean running = true;

		private volatile long longestNanos;

		Hiccups() {
			this.thread.start();
		}

		private void measure() {
			while (this.running) {
				long before = System.nanoTime();
				LockSupport.parkNanos(1_000_000);
				this.longestNanos = Math.max(this.longestNanos, System.nanoTime() - before - 1_000_000);
			}
		}

		long end() {
			this.running = false;
			return this.longestNanos;
		}

	}

}

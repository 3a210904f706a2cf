package org.zmqspring.integration;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that throws on every third message, one that sleeps and one that is fast, on
 * one socket, in turn with the fast one alone: it keeps its rate.
 */
@Timeout(120)
class BadNeighboursIntegrationTests {

	private static final int ROUNDS = 5;

	private static final int BURST = 20;

	/**
	 * 2,000 messages in a second, so that a busy machine keeps up with three listeners.
	 */
	private static final int BURSTS = 100;

	private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	@Test
	void whenNeighboursThrowAndSleepThenTheFastListenerKeepsItsRate() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publishers.other.endpoints=tcp://127.0.0.1:*",
				"zmq.snd-hwm=0");
				ConfigurableApplicationContext alone = subscriber(Alone.class, publisher, 0);
				ConfigurableApplicationContext crowd = subscriber(Crowd.class, publisher, 1)) {
			ZmqTemplate toAlone = template(publisher, "zmqTemplate", 1);
			ZmqTemplate toCrowd = template(publisher, "otherZmqTemplate", 1);
			AtomicLong byAlone = alone.getBean(Alone.class).count;
			AtomicLong byCrowd = crowd.getBean(Crowd.class).count;
			double[] ratios = new double[ROUNDS];
			rate(toAlone, byAlone);
			rate(toCrowd, byCrowd);
			for (int round = 0; round < ROUNDS; round++) {
				double undisturbed = rate(toAlone, byAlone);
				ratios[round] = rate(toCrowd, byCrowd) / undisturbed;
			}
			Arrays.sort(ratios);
			Figures.note("bad neighbours", "the fast listener keeps %.3f of its rate alone (median of %d)",
					ratios[ROUNDS / 2], ROUNDS);
			assertThat(ratios[ROUNDS / 2]).isGreaterThan(0.9);
			assertThat(crowd.getBean(Crowd.class).slept).as("the sleeper is called").hasPositiveValue();
		}
	}

	/** Messages a second, from the first one sent to the last one received. */
	private static double rate(ZmqTemplate template, AtomicLong count) {
		byte[] payload = new byte[64];
		long expected = count.get() + BURST * BURSTS;
		long begun = System.nanoTime();
		for (int burst = 0; burst < BURSTS; burst++) {
			for (int i = 0; i < BURST; i++) {
				template.send("topic", payload);
			}
			LockSupport.parkNanos(begun + (burst + 1) * PACE_NANOS - System.nanoTime());
		}
		while (count.get() < expected) {
			assertThat(System.nanoTime() - begun).as("time for " + expected).isLessThan(TimeUnit.SECONDS.toNanos(30));
			LockSupport.parkNanos(100_000);
		}
		return BURST * BURSTS / ((System.nanoTime() - begun) / 1e9);
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher, String name, int subscribers) {
		ZmqTemplate template = publisher.getBean(name, ZmqTemplate.class);
		assertThat(template.awaitSubscribers("topic", subscribers, Duration.ofSeconds(30))).isTrue();
		return template;
	}

	private static ConfigurableApplicationContext subscriber(Class<?> listeners,
			ConfigurableApplicationContext publisher, int number) {
		return Apps.start(listeners, "zmq.subscriber.endpoints=" + Apps.boundAddresses(publisher).get(number),
				"zmq.rcv-hwm=0");
	}

	@Configuration(proxyBeanMethods = false)
	static class Alone {

		final AtomicLong count = new AtomicLong();

		@ZmqListener
		void fast(byte[] payload) {
			this.count.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Crowd extends Alone {

		final AtomicLong slept = new AtomicLong();

		private long seen;

		@ZmqListener
		void throwing(byte[] payload) {
			if (++this.seen % 3 == 0) {
				throw new IllegalStateException("every third one");
			}
		}

		@ZmqListener(queueCapacity = "100", overflow = "drop-oldest")
		void sleeping(byte[] payload) throws InterruptedException {
			Thread.sleep(5);
			this.slept.incrementAndGet();
		}

	}

}

package org.zmqspring.integration;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.link.LinkState;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqSendException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads send through one template, platform threads and, where the JVM has them,
 * virtual ones, while all of them are interrupted at random: nothing is lost, nothing
 * comes twice, and the messages of each thread keep their order.
 */
@Timeout(600)
class ManyThreadsIntegrationTests {

	private static final int THREADS = 8;

	/** Ten million in all. */
	private static final int EACH = 10_000_000 / THREADS;

	/** So that what is under way, with unlimited marks, does not fill the memory. */
	private static final int MOST_AHEAD = 20_000;

	private final LongAdder repeated = new LongAdder();

	@Test
	void whenManyInterruptedThreadsSendThenEverythingArrivesOnceAndInOrder() throws Exception {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.snd-hwm=0", "zmq.publisher.queue-capacity=256",
				"zmq.publisher.send-timeout=60s");
				ConfigurableApplicationContext subscriber = Apps.start(Listener.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher), "zmq.rcv-hwm=0",
						"zmq.listener.overflow-timeout=60s", "zmq.heartbeat-ivl=0")) {
			Listener listener = subscriber.getBean(Listener.class);
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();

			long begun = System.nanoTime();
			AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
			List<Thread> senders = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				senders.add(start(i % 2 == 0, () -> send(template, number, listener, fault)));
			}
			long interrupts = interruptAtRandom(senders);

			assertThat(fault.get()).isNull();
			assertThat(listener.all.await(60, TimeUnit.SECONDS)).as("received %d", listener.count).isTrue();
			Figures.note("many threads", "%,d messages of %d threads in %.1f s, %,d interrupts, %,d sends repeated",
					THREADS * EACH, THREADS, (System.nanoTime() - begun) / 1e9, interrupts, this.repeated.sum());
			assertThat(listener.disorder).isEmpty();
			for (int i = 0; i < THREADS; i++) {
				assertThat(listener.next.get(i)).isEqualTo(EACH);
			}
			assertSocketLives(publisher, template, listener);
		}
	}

	private static void assertSocketLives(ConfigurableApplicationContext publisher, ZmqTemplate template,
			Listener listener) throws InterruptedException {
		template.send("the last one");
		assertThat(listener.last.await(60, TimeUnit.SECONDS)).isTrue();
		Publishers publishers = publisher.getBean(Publishers.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> publishers.info("default").counts().sentMessages() == THREADS * EACH + 1);
		PublisherInfo info = publishers.info("default");
		assertThat(info.counts().dropped().values()).containsOnly(0L);
		assertThat(publisher.getBean(LinkDirectory.class).links()).singleElement().satisfies((link) -> {
			assertThat(link.state()).isEqualTo(LinkState.LISTENING);
			assertThat(link.attempt()).isEqualTo(1);
			assertThat(link.peers()).isEqualTo(1);
		});
	}

	private void send(ZmqTemplate template, int number, Listener listener, AtomicReference<@Nullable Throwable> fault) {
		try {
			for (int i = 0; i < EACH; i++) {
				while (i - listener.next.get(number) > MOST_AHEAD) {
					Thread.interrupted();
					LockSupport.parkNanos(100_000);
				}
				send(template, number + " " + i);
			}
		}
		catch (Throwable ex) {
			fault.set(ex);
		}
	}

	/** An interrupted send did not queue the message, so it is sent again. */
	private void send(ZmqTemplate template, String message) {
		while (true) {
			try {
				template.send(message);
				return;
			}
			catch (ZmqSendException ex) {
				assertThat(ex.reason()).isEqualTo(ZmqSendException.Reason.INTERRUPTED);
				assertThat(Thread.interrupted()).isTrue();
				this.repeated.increment();
			}
		}
	}

	private static long interruptAtRandom(List<Thread> senders) {
		long interrupts = 0;
		while (senders.stream().anyMatch(Thread::isAlive)) {
			senders.get(ThreadLocalRandom.current().nextInt(THREADS)).interrupt();
			interrupts++;
			LockSupport.parkNanos(100_000);
		}
		return interrupts;
	}

	/** A virtual thread only where there are any: the tests run on Java 17 too. */
	private static Thread start(boolean virtual, Runnable task)
			throws IllegalAccessException, InvocationTargetException {
		if (virtual) {
			try {
				return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
			}
			catch (NoSuchMethodException ex) {
				// a platform thread then
			}
		}
		Thread thread = new Thread(task, "sender");
		thread.start();
		return thread;
	}

	/** Its thread writes; what is not atomic is read after the latch opened. */
	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final AtomicIntegerArray next = new AtomicIntegerArray(THREADS);

		final List<String> disorder = new ArrayList<>();

		final CountDownLatch all = new CountDownLatch(1);

		final CountDownLatch last = new CountDownLatch(1);

		volatile int count;

		@ZmqListener
		void onMessage(String message) {
			if (message.equals("the last one")) {
				this.last.countDown();
				return;
			}
			int space = message.indexOf(' ');
			int thread = Integer.parseInt(message.substring(0, space));
			int number = Integer.parseInt(message.substring(space + 1));
			int expected = this.next.get(thread);
			if (number != expected && this.disorder.size() < 20) {
				this.disorder.add("expected " + expected + " of " + message);
			}
			this.next.lazySet(thread, number + 1);
			this.count++;
			if (this.count == THREADS * EACH) {
				this.all.countDown();
			}
		}

	}

}

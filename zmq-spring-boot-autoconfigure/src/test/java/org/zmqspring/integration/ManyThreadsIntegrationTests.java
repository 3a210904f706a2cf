package org.zmqspring.integration;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqSendException;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads send through one template, platform threads and, where the JVM has them,
 * virtual ones, while all of them are interrupted at random: nothing is lost, nothing
 * comes twice, and the messages of each thread keep their order.
 */
@Timeout(180)
class ManyThreadsIntegrationTests {

	private static final int THREADS = 8;

	private static final int EACH = 25_000;

	@Test
	void whenManyInterruptedThreadsSendThenEverythingArrivesOnceAndInOrder() throws Exception {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.snd-hwm=0", "zmq.publisher.queue-capacity=64",
				"zmq.publisher.send-timeout=60s");
				ConfigurableApplicationContext subscriber = Apps.start(Listener.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher), "zmq.rcv-hwm=0",
						"zmq.listener.overflow-timeout=60s")) {
			Listener listener = subscriber.getBean(Listener.class);
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();

			AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
			List<Thread> senders = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				senders.add(start(i % 2 == 0, () -> send(template, number, fault)));
			}
			interruptAtRandom(senders);

			assertThat(fault.get()).isNull();
			assertThat(listener.all.await(60, TimeUnit.SECONDS)).as("received %d", listener.count).isTrue();
			assertThat(listener.disorder).isEmpty();
			assertThat(listener.next).containsOnly(EACH);
		}
	}

	private static void send(ZmqTemplate template, int number, AtomicReference<@Nullable Throwable> fault) {
		try {
			for (int i = 0; i < EACH; i++) {
				send(template, number + " " + i);
			}
		}
		catch (Throwable ex) {
			fault.set(ex);
		}
	}

	/** An interrupted send did not queue the message, so it is sent again. */
	private static void send(ZmqTemplate template, String message) {
		while (true) {
			try {
				template.send(message);
				return;
			}
			catch (ZmqSendException ex) {
				assertThat(ex.reason()).isEqualTo(ZmqSendException.Reason.INTERRUPTED);
				assertThat(Thread.interrupted()).isTrue();
			}
		}
	}

	private static void interruptAtRandom(List<Thread> senders) {
		while (senders.stream().anyMatch(Thread::isAlive)) {
			senders.get(ThreadLocalRandom.current().nextInt(THREADS)).interrupt();
			LockSupport.parkNanos(100_000);
		}
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

	/** Fields are written by the listener's thread and read after the latch opened. */
	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final int[] next = new int[THREADS];

		final List<String> disorder = new ArrayList<>();

		final CountDownLatch all = new CountDownLatch(1);

		volatile int count;

		@ZmqListener
		void onMessage(String message) {
			int space = message.indexOf(' ');
			int thread = Integer.parseInt(message.substring(0, space));
			int number = Integer.parseInt(message.substring(space + 1));
			if (number != this.next[thread] && this.disorder.size() < 20) {
				this.disorder.add("expected " + this.next[thread] + " of " + message);
			}
			this.next[thread] = number + 1;
			this.count++;
			if (this.count == THREADS * EACH) {
				this.all.countDown();
			}
		}

	}

}

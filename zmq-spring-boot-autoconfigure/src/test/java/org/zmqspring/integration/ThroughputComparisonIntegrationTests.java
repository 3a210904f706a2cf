package org.zmqspring.integration;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many messages of 64 bytes a second go through a listener and through a template, in
 * turn with loops written by hand on JeroMQ in the same run. The figures go to the log;
 * what is asserted is that everything arrives.
 */
@Timeout(120)
class ThroughputComparisonIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(ThroughputComparisonIntegrationTests.class);

	private static final int MESSAGES = 300_000;

	private static final int ROUNDS = 3;

	/** Messages on their way at most, so that nothing is dropped at a high-water mark. */
	private static final int WINDOW = 20_000;

	@Test
	void whenAListenerAndALoopReceiveThenEverythingArrives() {
		try (ZContext engine = new ZContext()) {
			ZMQ.Socket toApp = publisher(engine);
			ZMQ.Socket toLoop = publisher(engine);
			try (ConfigurableApplicationContext app = Apps.start(Counting.class,
					"zmq.subscriber.endpoints=" + toApp.getLastEndpoint());
					CountingLoop loop = new CountingLoop(toLoop.getLastEndpoint())) {
				AtomicLong byApp = app.getBean(Counting.class).count;
				compare("@ZmqListener(byte[])", new Sending(toApp::send, byApp::get),
						new Sending(toLoop::send, loop.count::get));
			}
		}
	}

	@Test
	void whenATemplateAndALoopSendThenEverythingArrives() {
		try (ConfigurableApplicationContext app = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.snd-hwm=0");
				ZContext engine = new ZContext()) {
			ZMQ.Socket byHand = publisher(engine);
			ZmqTemplate template = app.getBean(ZmqTemplate.class);
			try (CountingLoop fromApp = new CountingLoop(Apps.boundAddress(app));
					CountingLoop fromHand = new CountingLoop(byHand.getLastEndpoint())) {
				compare("ZmqTemplate.send(byte[])", new Sending(template::send, fromApp.count::get),
						new Sending(byHand::send, fromHand.count::get));
			}
		}
	}

	private static void compare(String what, Sending ours, Sending byHand) {
		long[] our = new long[ROUNDS];
		long[] hand = new long[ROUNDS];
		// the first round warms up
		for (int round = -1; round < ROUNDS; round++) {
			long first = ours.perSecond();
			long second = byHand.perSecond();
			if (round >= 0) {
				our[round] = first;
				hand[round] = second;
			}
		}
		logger.info(String.format(Locale.ROOT, "%s, 64 bytes: median %,d/s; loop by hand: median %,d/s; ratio %.2f",
				what, median(our), median(hand), (double) median(our) / median(hand)));
	}

	private static long median(long[] values) {
		long[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static ZMQ.Socket publisher(ZContext engine) {
		ZMQ.Socket socket = engine.createSocket(SocketType.PUB);
		socket.setSndHWM(0);
		socket.bind("tcp://127.0.0.1:*");
		return socket;
	}

	/** A way from a sender to a receiver that counts. Confined to the test's thread. */
	private record Sending(Sender sender, LongSupplier received) {

		long perSecond() {
			byte[] message = new byte[64];
			awaitFirst(message);
			long before = this.received.getAsLong();
			long begin = System.nanoTime();
			for (int sent = 0; sent < MESSAGES; sent++) {
				if (sent % 1000 == 0) {
					await(before + sent - WINDOW);
				}
				this.sender.send(message);
			}
			await(before + MESSAGES);
			long nanos = System.nanoTime() - begin;
			assertThat(this.received.getAsLong()).isEqualTo(before + MESSAGES);
			return MESSAGES * TimeUnit.SECONDS.toNanos(1) / nanos;
		}

		/** Make sure that the subscription is there and the line is quiet. */
		private void awaitFirst(byte[] message) {
			long before = this.received.getAsLong();
			long sent = 0;
			while (this.received.getAsLong() == before) {
				this.sender.send(message);
				sent++;
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			assertThat(this.received.getAsLong()).isLessThanOrEqualTo(before + sent);
		}

		private void await(long count) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
			while (this.received.getAsLong() < count) {
				assertThat(System.nanoTime()).as("time to receive").isLessThan(end);
				LockSupport.parkNanos(20_000);
			}
		}

	}

	/** Hands one message over. */
	@FunctionalInterface
	private interface Sender {

		void send(byte[] message);

	}

	/** The loop by hand: a socket, a thread and nothing else. */
	private static final class CountingLoop implements AutoCloseable {

		final AtomicLong count = new AtomicLong();

		private final ZContext engine = new ZContext();

		CountingLoop(String endpoint) {
			ZMQ.Socket socket = this.engine.createSocket(SocketType.SUB);
			socket.subscribe("");
			socket.connect(endpoint);
			Thread thread = new Thread(() -> run(socket), "loop-by-hand");
			thread.setDaemon(true);
			thread.start();
		}

		private void run(ZMQ.Socket socket) {
			try {
				while (socket.recv() != null) {
					this.count.lazySet(this.count.getPlain() + 1);
				}
			}
			catch (ZMQException ex) {
				socket.close();
			}
		}

		@Override
		public void close() {
			this.engine.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		final AtomicLong count = new AtomicLong();

		@ZmqListener
		void onMessage(byte[] message) {
			this.count.lazySet(this.count.getPlain() + 1);
		}

	}

}

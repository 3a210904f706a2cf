package org.zmqspring.tests.kit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zmqspring.test.ZmqTestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer for a program that uses neither Spring nor this project. */
@Timeout(120)
class PeersWithoutSpringIntegrationTests {

	@Test
	void aLoopOnPlainJeromqReceivesAgainAfterARestart() throws Exception {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start(); Receiver receiver = new Receiver(feed.endpoint())) {
			feed.awaitSubscribed("prices.").send("prices.A", "1.08");
			assertThat(receiver.next()).isEqualTo("1.08");
			feed.kill().restart().awaitSubscribed("prices.").send("prices.A", "1.09");
			assertThat(receiver.next()).isEqualTo("1.09");
		}
	}

	/** A loop on a thread of its own, which the engine needs to subscribe again. */
	private static final class Receiver implements AutoCloseable {

		private final ZContext context = new ZContext();

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final Thread thread;

		Receiver(String endpoint) {
			ZMQ.Socket socket = this.context.createSocket(SocketType.SUB);
			socket.connect(endpoint);
			socket.subscribe("prices.");
			this.thread = new Thread(() -> receive(socket));
			this.thread.start();
		}

		private void receive(ZMQ.Socket socket) {
			try {
				while (socket.recvStr() != null) {
					this.received.add(socket.recvStr());
				}
			}
			catch (ZMQException ex) {
				// the test has ended
			}
		}

		String next() throws InterruptedException {
			return this.received.poll(30, TimeUnit.SECONDS);
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

}

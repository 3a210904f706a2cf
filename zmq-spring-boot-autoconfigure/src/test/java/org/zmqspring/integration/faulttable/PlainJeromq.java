package org.zmqspring.integration.faulttable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.JarFile;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;
import org.zeromq.ZMsg;
import org.zmqspring.integration.faulttable.Timeline.Kind;

/** JeroMQ as it is: a context, SUB sockets, one thread that polls them. Thread-safe. */
final class PlainJeromq implements Contender {

	@Override
	public String name() {
		return "plain JeroMQ " + version();
	}

	private static String version() {
		Path jar = Path.of(ZMQ.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		try (JarFile file = new JarFile(jar.toFile())) {
			return file.getManifest().getMainAttributes().getValue("Bundle-Version");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Subscriber subscribe(Wish wish) {
		return new Polled(wish);
	}

	/** The context, its sockets and its thread. Thread-safe. */
	private static final class Polled implements Subscriber {

		private static final int POLL_MILLIS = 50;

		private final Wish wish;

		private final Timeline timeline;

		private final Thread thread = new Thread(this::run, "plain-jeromq");

		private volatile boolean running = true;

		Polled(Wish wish) {
			this.wish = wish;
			this.timeline = new Timeline(wish.gap());
			this.thread.start();
		}

		private void run() {
			try (ZContext context = new ZContext(); ZMQ.Poller poller = context.createPoller(this.wish.sockets())) {
				context.setLinger(0);
				for (int i = 0; i < this.wish.sockets(); i++) {
					poller.register(connect(context, i), ZMQ.Poller.POLLIN);
				}
				while (this.running) {
					poller.poll(POLL_MILLIS);
					for (int i = 0; i < this.wish.sockets(); i++) {
						if (poller.pollin(i)) {
							receive(poller.getSocket(i), i);
						}
					}
				}
			}
		}

		private ZMQ.Socket connect(ZContext context, int index) {
			ZMQ.Socket socket = context.createSocket(SocketType.SUB);
			socket.setReconnectIVL(100);
			socket.setReconnectIVLMax(5000);
			if (this.wish.heartbeats()) {
				socket.setHeartbeatIvl(1000);
				socket.setHeartbeatTimeout(3000);
			}
			if (this.wish.limited()) {
				socket.setMaxMsgSize(Wish.MAX_MSG_SIZE);
			}
			socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
			socket.setEventHook((event) -> note(event, index), ZMQ.EVENT_ALL);
			socket.connect(this.wish.endpoint());
			return socket;
		}

		private void note(ZEvent event, int index) {
			ZMonitor.Event type = event.getEvent();
			if (type == ZMonitor.Event.CONNECT_DELAYED) {
				this.timeline.add(Kind.ATTEMPT, index, Instant.now());
			}
			else if (type == ZMonitor.Event.DISCONNECTED || type == ZMonitor.Event.CLOSED) {
				this.timeline.add(Kind.LOST, index, Instant.now());
			}
		}

		private void receive(ZMQ.Socket socket, int index) {
			while (ZMsg.recvMsg(socket, ZMQ.DONTWAIT) != null) {
				this.timeline.add(Kind.MESSAGE, index, Instant.now());
			}
		}

		@Override
		public Timeline timeline() {
			return this.timeline;
		}

		@Override
		public void close() {
			this.running = false;
			try {
				this.thread.join(30_000);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

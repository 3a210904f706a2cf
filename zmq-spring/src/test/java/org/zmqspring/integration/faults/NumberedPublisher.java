package org.zmqspring.integration.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A plain JeroMQ publisher that sends {@code Message 0}, {@code Message 1} and so on, and
 * that can go away and come back on its port; the numbers go on. Confined to the test's
 * thread; the socket has a thread of its own.
 */
final class NumberedPublisher implements AutoCloseable {

	private static final byte[] TOPIC = "Message".getBytes(StandardCharsets.UTF_8);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final String endpoint;

	private final Consumer<ZMQ.Socket> options;

	private final IntFunction<String> wording;

	/** {@code null} if a message is a single frame, and is not sent again. */
	private final @Nullable ReplaySocket replay;

	private @Nullable Thread thread;

	private volatile boolean running;

	private volatile int next;

	private volatile byte @Nullable [] special;

	NumberedPublisher(int port, Consumer<ZMQ.Socket> options) {
		this(port, options, (number) -> "Message " + number);
	}

	NumberedPublisher(int port, Consumer<ZMQ.Socket> options, IntFunction<String> wording) {
		this(port, options, wording, null);
	}

	private NumberedPublisher(int port, Consumer<ZMQ.Socket> options, IntFunction<String> wording,
			@Nullable ReplaySocket replay) {
		this.endpoint = "tcp://127.0.0.1:" + port;
		this.options = options;
		this.wording = wording;
		this.replay = replay;
	}

	/**
	 * Its messages have three frames: topic, number and text. They are sent again to
	 * peers that ask.
	 */
	static NumberedPublisher withReplay(int port) {
		return new NumberedPublisher(port, (socket) -> {
		}, (number) -> "Message " + number, new ReplaySocket());
	}

	static NumberedPublisher bound(int port) {
		return new NumberedPublisher(port, (socket) -> {
		}).bind();
	}

	String endpoint() {
		return this.endpoint;
	}

	/** Where it sends messages again. */
	String replayEndpoint() {
		return Objects.requireNonNull(this.replay).endpoint();
	}

	/** Bind, also if the port becomes free only in a moment, and begin to send. */
	NumberedPublisher bind() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(5, TimeUnit.MILLISECONDS)
			.ignoreExceptions()
			.until(this::start);
		return this;
	}

	private boolean start() throws Exception {
		CompletableFuture<Boolean> bound = new CompletableFuture<>();
		this.running = true;
		this.thread = new Thread(() -> run(bound), "numbered-publisher");
		this.thread.start();
		return bound.get(30, TimeUnit.SECONDS);
	}

	private void run(CompletableFuture<Boolean> bound) {
		try (ZContext context = new ZContext()) {
			ZMQ.Socket socket = context.createSocket(SocketType.PUB);
			context.setLinger(1000);
			this.options.accept(socket);
			bound.complete(socket.bind(this.endpoint));
			while (this.running) {
				sendNext(socket);
				byte[] extra = this.special;
				if (extra != null) {
					socket.send(extra);
					this.special = null;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		catch (RuntimeException ex) {
			bound.completeExceptionally(ex);
		}
	}

	private void sendNext(ZMQ.Socket socket) {
		int number = this.next++;
		byte[] text = this.wording.apply(number).getBytes(StandardCharsets.UTF_8);
		if (this.replay != null) {
			byte[] encoded = ReplaySocket.encode(number);
			this.replay.keep(number, TOPIC, encoded, text);
			socket.sendMore(TOPIC);
			socket.sendMore(encoded);
		}
		socket.send(text);
	}

	/** How many numbers it has sent. */
	int sent() {
		return this.next;
	}

	/** Send this, once, after the next number. */
	void sendOnce(byte[] message) {
		this.special = message;
	}

	/**
	 * Close the socket and its context in good order.
	 * @return the number of the last message
	 */
	int unbind() {
		this.running = false;
		Thread last = this.thread;
		if (last != null) {
			this.thread = null;
			try {
				last.join(TimeUnit.SECONDS.toMillis(30));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		return this.next - 1;
	}

	@Override
	public void close() {
		unbind();
		if (this.replay != null) {
			this.replay.close();
		}
	}

}

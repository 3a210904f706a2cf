package org.zmqspring.alternatives;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives stamped messages in a process of its own. For each line of input it answers:
 * {@code count}: messages so far; {@code last}: when the latest one arrived, by the clock
 * of all processes; {@code latencies}: their number, median and 99th percentile in
 * microseconds since the previous such line; {@code now}: the clock.
 */
final class ReceiverMain {

	private static final int KEPT = 1 << 17;

	private final AtomicLong count = new AtomicLong();

	private final AtomicLong measured = new AtomicLong();

	private final long[] latencies = new long[KEPT];

	private volatile long lastNanos;

	private ReceiverMain() {
	}

	public static void main(String[] arguments) throws Exception {
		ReceiverMain receiver = new ReceiverMain();
		Sides.receiver(Contender.valueOf(arguments[0]), arguments[1], receiver::arrived);
		Peer.say("ready");
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			Peer.say(receiver.answer(order));
		}
		System.exit(0);
	}

	/** Called by several threads if the contender has several. */
	private void arrived(byte[] payload) {
		long now = System.nanoTime();
		this.count.incrementAndGet();
		this.lastNanos = now;
		long index = this.measured.getAndIncrement();
		if (index < KEPT) {
			this.latencies[(int) index] = now - ByteBuffer.wrap(payload).getLong();
		}
	}

	private String answer(String order) {
		return switch (order) {
			case "count" -> Long.toString(this.count.get());
			case "last" -> Long.toString(this.lastNanos);
			case "now" -> Long.toString(System.nanoTime());
			default -> latencies();
		};
	}

	private String latencies() {
		int all = (int) Math.min(this.measured.getAndSet(0), KEPT);
		long[] sorted = Arrays.copyOf(this.latencies, all);
		Arrays.sort(sorted);
		return (all > 0) ? all + " " + sorted[all / 2] / 1000 + " " + sorted[(int) (all * 0.99)] / 1000 : "0 0 0";
	}

}

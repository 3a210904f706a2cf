package org.zmqspring.alternatives;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends stamped messages from a process of its own. A line of input is
 * {@code flood <millis> <size>} or {@code paced <count> <a second> <size>}, which sends
 * bursts of one message or of the number that follows. The answer is the number of
 * messages that were sent.
 */
final class SenderMain {

	private SenderMain() {
	}

	public static void main(String[] arguments) throws Exception {
		Consumer<byte[]> sender = Sides.sender(Contender.valueOf(arguments[0]), arguments[1]);
		Peer.say("ready");
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			Peer.say(carryOut(order.split(" "), sender));
		}
		System.exit(0);
	}

	private static long carryOut(String[] order, Consumer<byte[]> sender) throws IOException {
		return switch (order[0]) {
			case "flood" ->
				flood(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(order[1])), Integer.parseInt(order[2]), sender);
			case "paced" ->
				paced(Long.parseLong(order[1]), Long.parseLong(order[2]), Integer.parseInt(order[3]),
						(order.length > 4) ? Long.parseLong(order[4]) : 1, sender);
			default -> throw new IOException("There is no order " + order[0]);
		};
	}

	private static long flood(long nanos, int size, Consumer<byte[]> sender) {
		long begin = System.nanoTime();
		long sent = 0;
		while (System.nanoTime() - begin < nanos) {
			for (int i = 0; i < 64; i++) {
				sender.accept(stamped(size));
				sent++;
			}
		}
		return sent;
	}

	private static long paced(long count, long perSecond, int size, long burst, Consumer<byte[]> sender) {
		long begin = System.nanoTime();
		long sent = 0;
		for (long i = 0; i < count; i++) {
			long due = begin + i / burst * burst * 1_000_000_000L / perSecond;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			try {
				sender.accept(stamped(size));
				sent++;
			}
			catch (RuntimeException ex) {
				// The server is down. The message was not sent.
			}
		}
		return sent;
	}

	private static byte[] stamped(int size) {
		return ByteBuffer.allocate(size).putLong(System.nanoTime()).array();
	}

}

package org.zmqspring.benchmarks.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.zmqspring.benchmarks.send.Sender;
import org.zmqspring.benchmarks.send.Senders;

/**
 * Sends stamped messages from a process of its own. Each line of input has the number of
 * messages, and the microseconds between two of them.
 */
public final class LatencySender {

	private static final int SIZE = 64;

	private LatencySender() {
	}

	public static void main(String[] arguments) throws IOException {
		try (Sender sender = Senders.open(arguments[0])) {
			System.out.println(sender.port());
			BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				String[] words = order.split(" ");
				send(sender, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
				System.out.println("sent");
			}
		}
		System.exit(0);
	}

	private static void send(Sender sender, int count, int micros) {
		long begin = System.nanoTime();
		for (int i = 0; i < count; i++) {
			long due = begin + TimeUnit.MICROSECONDS.toNanos((long) i * micros);
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			sender.send("topic.00000.", Stamps.now(SIZE));
		}
	}

}

package org.zmqspring.benchmarks.receive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * A receiver in a process of its own, so that neither contender runs on code that was
 * compiled for the other one: answers each line of input with its count and its clock.
 */
public final class ReceiverMain {

	private ReceiverMain() {
	}

	public static void main(String[] arguments) throws IOException {
		Kind kind = Kind.valueOf(arguments[1]);
		try (Receiver receiver = Contestant.valueOf(arguments[0]).open(kind, arguments[2]);
				BufferedReader orders = new BufferedReader(new InputStreamReader(System.in))) {
			System.out.println("ready");
			while (orders.readLine() != null) {
				System.out.println(receiver.received() + " " + System.nanoTime());
			}
		}
		System.exit(0);
	}

}

package org.zmqspring.benchmarks.receive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

import org.zmqspring.benchmarks.Reading;

/**
 * A receiver in a process of its own, so that neither contender runs on code that was
 * compiled for the other one: answers each line of input with its counters.
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
				System.out.println(Reading.line(receiver.received()));
			}
		}
		System.exit(0);
	}

}

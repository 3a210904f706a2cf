package org.zmqspring.benchmarks.receive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * A receiver in a process of its own, so that neither contender runs on code that was
 * compiled for the other one: answers each line of input with its count, its clock and
 * the processor time it has used.
 */
public final class ReceiverMain {

	private ReceiverMain() {
	}

	public static void main(String[] arguments) throws IOException {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		Kind kind = Kind.valueOf(arguments[1]);
		try (Receiver receiver = Contestant.valueOf(arguments[0]).open(kind, arguments[2]);
				BufferedReader orders = new BufferedReader(new InputStreamReader(System.in))) {
			System.out.println("ready");
			while (orders.readLine() != null) {
				System.out.println(receiver.received() + " " + System.nanoTime() + " " + system.getProcessCpuTime());
			}
		}
		System.exit(0);
	}

}

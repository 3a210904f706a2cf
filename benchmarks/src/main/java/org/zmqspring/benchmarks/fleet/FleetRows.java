package org.zmqspring.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;

/** As many publishers as subscribers, connected directly and through one forwarder. */
public final class FleetRows {

	/** Each of these messages goes to every subscriber. */
	private static final int PER_SECOND = 100;

	private static final int MICROS = 1_000_000 / PER_SECOND;

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

	private FleetRows() {
	}

	public static Measurement all(int size, int seconds) {
		String what = size + " publishers, " + size + " subscribers, one forwarder";
		return new Measurement(what, Duration.ofSeconds(30 + 6L * seconds), () -> measure(what, size, seconds));
	}

	private static List<Row> measure(String what, int size, int seconds) {
		Figures direct;
		try (Fleet fleet = Fleet.direct(size)) {
			direct = fleet.measure(seconds);
		}
		Figures forwarded;
		try (Fleet fleet = Fleet.forwarded(size)) {
			forwarded = fleet.measure(seconds);
		}
		return List.of(row(what + ": connections", "", forwarded.connections, direct.connections),
				row(what + ": used heap of all processes", "MB", forwarded.heapMegabytes, direct.heapMegabytes),
				row(what + ": memory of all processes", "MB", forwarded.memoryMegabytes, direct.memoryMegabytes),
				row(what + ": processor time for a delivered message", "µs", forwarded.processorMicros,
						direct.processorMicros),
				row(what + ": latency, median", "µs", forwarded.medianMicros, direct.medianMicros),
				row(what + ": latency, p99", "µs", forwarded.p99Micros, direct.p99Micros));
	}

	private static Row row(String what, String unit, double forwarded, double direct) {
		return new Row(new Title(what, "directly", ""),
				Comparison.ratio(unit, new double[] { forwarded }, new double[] { direct }));
	}

	/**
	 * What was measured of one fleet.
	 *
	 * @param connections of all
	 * @param heapMegabytes of all processes
	 * @param memoryMegabytes of all processes
	 * @param processorMicros of all processes, for one message to one subscriber
	 * @param medianMicros from send to listener
	 * @param p99Micros from send to listener
	 */
	private record Figures(int connections, double heapMegabytes, double memoryMegabytes, double processorMicros,
			double medianMicros, double p99Micros) {
	}

	/** The processes of a fleet. Confined to one thread. */
	private static final class Fleet implements AutoCloseable {

		private final int size;

		private final List<Child> processes = new ArrayList<>();

		private Child publishers;

		private Child subscribers;

		private int connections;

		private Fleet(int size) {
			this.size = size;
		}

		static Fleet direct(int size) {
			Fleet fleet = new Fleet(size);
			fleet.publishers = fleet.start("publishers", fleet.sockets("publishers", "tcp://127.0.0.1:*"));
			String endpoints = fleet.publishers.answer();
			fleet.subscribers = fleet.start("subscribers", fleet.sockets("subscribers", endpoints));
			fleet.subscribers.answer();
			fleet.connect();
			return fleet;
		}

		static Fleet forwarded(int size) {
			Fleet fleet = new Fleet(size);
			Child forwarder = fleet.start("forwarder",
					List.of("zmq.forwarders.fleet.frontend.endpoints=tcp://127.0.0.1:*",
							"zmq.forwarders.fleet.backend.endpoints=tcp://127.0.0.1:*"));
			String[] sides = forwarder.answer().split(",");
			List<String> publishers = new ArrayList<>(fleet.sockets("publishers", sides[0]));
			IntStream.range(0, size).forEach((i) -> publishers.add("zmq.publishers.s" + i + ".mode=connect"));
			fleet.publishers = fleet.start("publishers", publishers);
			fleet.publishers.answer();
			fleet.subscribers = fleet.start("subscribers", fleet.sockets("subscribers", sides[1]));
			fleet.subscribers.answer();
			fleet.connect();
			return fleet;
		}

		private List<String> sockets(String kind, String endpoints) {
			return IntStream.range(0, this.size)
				.mapToObj((i) -> "zmq." + kind + ".s" + i + ".endpoints=" + endpoints)
				.collect(Collectors.toList());
		}

		private Child start(String part, List<String> properties) {
			List<String> arguments = new ArrayList<>(List.of(part));
			arguments.addAll(properties);
			Child child = Child.java(FleetMain.class, arguments);
			this.processes.add(child);
			return child;
		}

		/**
		 * A publisher behind a forwarder does not know how many subscribers there are. So
		 * each publisher sends until all subscribers get its message.
		 */
		private void connect() {
			this.connections = Integer.parseInt(this.publishers.ask("up"))
					+ Integer.parseInt(this.subscribers.ask("up"));
			long end = System.nanoTime() + PATIENCE_NANOS;
			do {
				if (System.nanoTime() - end > 0) {
					throw new IllegalStateException("The subscriptions are not complete");
				}
				this.subscribers.ask("report");
				this.publishers.ask("send " + this.size + " 0");
			}
			while (!isCount((long) this.size * this.size));
		}

		private boolean isCount(long expected) {
			String before = "";
			String count = this.subscribers.ask("count");
			while (!count.equals(before) && !count.equals("" + expected)) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
				before = count;
				count = this.subscribers.ask("count");
			}
			return count.equals("" + expected);
		}

		Figures measure(int seconds) {
			// Wait until the compiler has compiled the code of the start.
			send(2 * seconds);
			double processor = processorMicros();
			String[] report = send(seconds);
			processor = processorMicros() - processor;
			double heap = 0;
			double memory = 0;
			for (Child process : this.processes) {
				String[] kilobytes = process.ask("memory").split(" ");
				heap += Long.parseLong(kilobytes[0]) / 1024.0;
				memory += Long.parseLong(kilobytes[1]) / 1024.0;
			}
			return new Figures(this.connections, heap, memory, processor / Long.parseLong(report[0]),
					Long.parseLong(report[1]) / 1e3, Long.parseLong(report[2]) / 1e3);
		}

		private String[] send(int seconds) {
			this.subscribers.ask("report");
			this.publishers.ask("send " + PER_SECOND * seconds + " " + MICROS);
			long expected = (long) PER_SECOND * seconds * this.size;
			if (!isCount(expected)) {
				throw new IllegalStateException(
						this.subscribers.ask("count") + " messages came instead of " + expected);
			}
			return this.subscribers.ask("report").split(" ");
		}

		private double processorMicros() {
			return this.processes.stream().mapToLong((process) -> Long.parseLong(process.ask("processor"))).sum() / 1e3;
		}

		@Override
		public void close() {
			this.processes.forEach(Child::close);
		}

	}

}

package org.zmqspring.alternatives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * Measures the contenders one after the other, with a sender and a receiver as processes
 * on the loopback interface, and prints a table. Each row is measured several times, in
 * turn; the table has the median, and the least and the most.
 */
public final class Alternatives {

	private static final long WAIT_NANOS = 100_000_000;

	/** A connection of plain JeroMQ 0.6.0 can stall for 30 s in the greeting. */
	private static final int MOST_TRIES = 600;

	private final List<Contender> contenders;

	private final int rounds;

	private final Consumer<String> table;

	Alternatives(List<Contender> contenders, int rounds, Consumer<String> table) {
		this.contenders = contenders;
		this.rounds = rounds;
		this.table = table;
	}

	public static void main(String[] arguments) {
		List<Contender> measured;
		List<Row> rows;
		try {
			measured = named("contenders", Contender.values(), Contender::valueOf);
			rows = named("rows", Row.values(), Row::valueOf);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
			return;
		}
		List<Contender> there = new ArrayList<>();
		for (Contender contender : measured) {
			String missing = Server.missing(contender);
			if (missing == null || contender == Contender.KAFKA) {
				there.add(contender);
			}
			if (missing != null) {
				System.out.println(contender.title() + ": " + missing);
			}
		}
		System.out.println("| row | contender | median (least to most) | lost |\n|---|---|---|---|");
		Alternatives alternatives = new Alternatives(there, Integer.getInteger("rounds", 3), System.out::println);
		rows.forEach((row) -> row.measure.accept(alternatives));
		System.exit(0);
	}

	private static <T extends Enum<T>> List<T> named(String property, T[] all, Function<String, T> byName) {
		List<String> names = Arrays.stream(System.getProperty(property, "").split(","))
			.filter((name) -> !name.isEmpty())
			.map((name) -> name.toUpperCase(Locale.ROOT).replace('-', '_'))
			.toList();
		List<String> known = Arrays.stream(all).map(Enum::name).toList();
		if (!known.containsAll(names)) {
			throw new IllegalArgumentException("-D" + property + " must be of " + String.join(", ", known));
		}
		return names.isEmpty() ? List.of(all) : names.stream().map(byName).toList();
	}

	/** The rows of the table. */
	enum Row {

		FLOOD_64((all) -> all.flood(64)), FLOOD_1024((all) -> all.flood(1024)), LATENCY(Alternatives::latency),
		PROCESSOR(Alternatives::processor), RESTART(Alternatives::restart), STARTUP(Alternatives::startup),
		MARKS((all) -> new Marks(all.rounds, all.table).measure()), MINUTE(Alternatives::minute);

		private final Consumer<Alternatives> measure;

		Row(Consumer<Alternatives> measure) {
			this.measure = measure;
		}

	}

	/** A server, if there is one, a sender and a receiver that are connected. */
	static final class Arrangement implements AutoCloseable {

		private final Contender contender;

		private final Server server;

		/** Options of both JVMs. */
		private final String[] options;

		private Peer sender;

		private final Peer receiver;

		Arrangement(Contender contender, String... options) {
			this.contender = contender;
			this.options = options;
			this.server = Server.start(contender);
			// Only this project and Spring Integration bind in the sender.
			this.sender = startSender();
			this.receiver = new Peer(options, contender.classPath(), ReceiverMain.class, contender.name(),
					this.server.address());
			this.receiver.answer();
			awaitFirst();
		}

		private Peer startSender() {
			Peer started = new Peer(this.options, this.contender.classPath(), SenderMain.class, this.contender.name(),
					this.server.address());
			started.answer();
			return started;
		}

		private void awaitFirst() {
			long before = received();
			for (int tries = 0; received() == before; tries++) {
				if (tries > MOST_TRIES) {
					close();
					throw new IllegalStateException(this.contender.title() + ": nothing arrives");
				}
				this.sender.ask("paced 1 1 64");
				park();
			}
		}

		Peer sender() {
			return this.sender;
		}

		long received() {
			return this.receiver.askNumber("count");
		}

		/** Wait until no more messages arrive. Returns how many have. */
		long settled() {
			long before = -1;
			long now = received();
			for (int same = 0; same < 5; same = (now == before) ? same + 1 : 0) {
				before = now;
				park();
				now = received();
			}
			return now;
		}

		double cpuSeconds() {
			return this.sender.cpuSeconds() + this.receiver.cpuSeconds() + this.server.cpuSeconds();
		}

		/** Kill the server, or the sender if there is no server, and start it again. */
		void killAndRestart() {
			if (this.contender.hasServer()) {
				this.server.kill();
				park(2_000_000_000L);
				this.server.restart();
			}
			else {
				this.sender.close();
				park(2_000_000_000L);
				this.sender = startSender();
			}
		}

		private static void park() {
			park(WAIT_NANOS);
		}

		private static void park(long nanos) {
			LockSupport.parkNanos(nanos);
		}

		@Override
		public void close() {
			this.receiver.close();
			this.sender.close();
			this.server.close();
		}

	}

	private void flood(int size) {
		for (Contender contender : running()) {
			double[] perSecond = new double[this.rounds];
			double[] lost = new double[this.rounds];
			try (Arrangement arrangement = new Arrangement(contender)) {
				arrangement.sender.ask("flood 8000 " + size);
				for (int round = 0; round < this.rounds; round++) {
					long before = arrangement.settled();
					long begin = arrangement.receiver.askNumber("now");
					long sent = arrangement.sender.askNumber("flood 5000 " + size);
					long received = arrangement.settled() - before;
					long end = arrangement.receiver.askNumber("last");
					perSecond[round] = received * 1e9 / (end - begin);
					lost[round] = 100.0 * (sent - received) / sent;
				}
			}
			row("flood of " + size + " bytes", contender, perSecond, "%,.0f a second", lost);
		}
	}

	/** A heap of 64 MB shows that what waits is bounded: without that it is soon full. */
	private void minute() {
		for (Contender contender : running()) {
			try (Arrangement arrangement = new Arrangement(contender, "-Xmx64m")) {
				long before = arrangement.settled();
				long begin = arrangement.receiver.askNumber("now");
				long sent = arrangement.sender.askNumber("flood 60000 1024");
				long received = arrangement.settled() - before;
				long end = arrangement.receiver.askNumber("last");
				row("flood of 1024 bytes for 60 s, heap of 64 MB", contender,
						new double[] { received * 1e9 / (end - begin) }, "%,.0f a second",
						new double[] { 100.0 * (sent - received) / sent });
			}
			catch (IllegalStateException ex) {
				this.table.accept("| flood of 1024 bytes for 60 s, heap of 64 MB | " + contender.title() + " | "
						+ ex.getMessage() + " | |");
			}
		}
	}

	private void latency() {
		for (Contender contender : running()) {
			double[] median = new double[this.rounds];
			double[] p99 = new double[this.rounds];
			try (Arrangement arrangement = new Arrangement(contender)) {
				arrangement.sender.ask("paced 100000 20000 64");
				arrangement.sender.ask("paced 5000 1000 64");
				for (int round = 0; round < this.rounds; round++) {
					arrangement.settled();
					arrangement.receiver.ask("latencies");
					arrangement.sender.ask("paced 5000 1000 64");
					arrangement.settled();
					String[] figures = arrangement.receiver.ask("latencies").split(" ");
					median[round] = Double.parseDouble(figures[1]);
					p99[round] = Double.parseDouble(figures[2]);
				}
			}
			row("latency at 1,000 a second, median", contender, median, "%,.0f µs", null);
			row("latency at 1,000 a second, p99", contender, p99, "%,.0f µs", null);
		}
	}

	private void processor() {
		for (Contender contender : running()) {
			double[] micros = new double[this.rounds];
			double[] lost = new double[this.rounds];
			try (Arrangement arrangement = new Arrangement(contender)) {
				arrangement.sender.ask("paced 100000 20000 64");
				for (int round = 0; round < this.rounds; round++) {
					long before = arrangement.settled();
					double begin = arrangement.cpuSeconds();
					long sent = arrangement.sender.askNumber("paced 50000 10000 64");
					double used = arrangement.cpuSeconds() - begin;
					lost[round] = 100.0 * (sent - (arrangement.settled() - before)) / sent;
					micros[round] = used * 1e6 / sent;
				}
			}
			row("processor time of all processes at 10,000 a second", contender, micros, "%.1f µs a message", lost);
		}
	}

	private void restart() {
		for (Contender contender : running()) {
			double[] millis = new double[this.rounds];
			for (int round = 0; round < this.rounds; round++) {
				try (Arrangement arrangement = new Arrangement(contender)) {
					arrangement.settled();
					arrangement.killAndRestart();
					long begin = System.nanoTime();
					long before = arrangement.received();
					while (arrangement.received() == before) {
						arrangement.sender.ask("paced 10 1000 64");
					}
					millis[round] = (System.nanoTime() - begin) / 1e6;
				}
			}
			row("kill -9 of the " + (contender.hasServer() ? "server" : "publisher")
					+ ", 2 s, start: until the next message", contender, millis, "%,.0f ms", null);
		}
	}

	/** All start in turn: a machine can become slower while it is measured. */
	private void startup() {
		// The first is the same as ZMQ, and Spring has no module for the second.
		List<Contender> starting = this.contenders.stream()
			.filter((contender) -> contender != Contender.ZMQ_NODROP && contender != Contender.NATS)
			.toList();
		double[] none = new double[this.rounds];
		Map<Contender, double[]> added = new EnumMap<>(Contender.class);
		for (int round = 0; round < this.rounds; round++) {
			none[round] = startMillis(Contender.classPathOfNone(), "NONE", "");
			for (Contender contender : starting) {
				Contender server = (contender == Contender.KAFKA) ? Contender.ZMQ : contender;
				try (Server started = Server.start(server)) {
					added.computeIfAbsent(contender, (key) -> new double[this.rounds])[round] = startMillis(
							contender.classPath(), contender.name(), started.address());
				}
			}
		}
		this.table.accept("| start-up | none of them | " + text(none, "%,.0f ms") + " | |");
		added.forEach((contender, millis) -> {
			for (int i = 0; i < millis.length; i++) {
				millis[i] -= median(none);
			}
			row("start-up, added", contender, millis, "%+,.0f ms", null);
		});
	}

	private static double startMillis(String classPath, String name, String address) {
		try (Peer peer = new Peer(new String[0], classPath, StartMain.class, name, address)) {
			return Double.parseDouble(peer.answer());
		}
	}

	/** Those that have all that they need; Kafka needs a broker. */
	private List<Contender> running() {
		return this.contenders.stream().filter((contender) -> Server.missing(contender) == null).toList();
	}

	private void row(String what, Contender contender, double[] values, String format, double @Nullable [] lost) {
		this.table.accept("| " + what + " | " + contender.title() + " | " + text(values, format) + " | "
				+ ((lost != null) ? text(lost, "%.2f %%") : "") + " |");
	}

	static String text(double[] values, String format) {
		ToDoubleFunction<double[]> least = (all) -> Arrays.stream(all).min().orElse(0);
		ToDoubleFunction<double[]> most = (all) -> Arrays.stream(all).max().orElse(0);
		return String.format(Locale.ROOT, "**" + format + "** (" + format + " to " + format + ")", median(values),
				least.applyAsDouble(values), most.applyAsDouble(values));
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}

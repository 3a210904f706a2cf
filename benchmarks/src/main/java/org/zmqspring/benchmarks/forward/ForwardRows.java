package org.zmqspring.benchmarks.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Plan;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;
import org.zmqspring.benchmarks.load.Load;
import org.zmqspring.benchmarks.load.LoadProcess;
import org.zmqspring.benchmarks.load.Sink;

/**
 * The processor time that a forwarder needs for a message, beside libzmq's own
 * {@code zmq_proxy} with an {@code XSUB} and an {@code XPUB}. Each is a process of its
 * own. They get the same messages at the same pace, in turn. Stateless.
 */
public final class ForwardRows {

	private static final double WANTED = 1.1;

	/** Bytes a second, at most: far less than both can pass on. */
	private static final double BYTES_PER_SECOND = 100e6;

	private static final double MESSAGES_PER_SECOND = 100e3;

	/** The operating system counts processor time in steps of 10 ms. */
	private static final int WINDOWS = 5;

	private static final String PROXY = """
			import sys, zmq
			context = zmq.Context()
			frontend = context.socket(zmq.XSUB)
			backend = context.socket(zmq.XPUB)
			for socket in frontend, backend:
			    socket.sndhwm = socket.rcvhwm = int(sys.argv[2])
			frontend.connect(sys.argv[1])
			print(backend.bind_to_random_port('tcp://127.0.0.1'), flush=True)
			zmq.proxy(frontend, backend)
			""";

	private ForwardRows() {
	}

	public static List<Measurement> all(Plan plan, int... sizes) {
		String python = python();
		if (python == null) {
			System.err.println("The part forwarder is left out: there is no python3 with pyzmq.");
			return List.of();
		}
		return IntStream.of(sizes).mapToObj((size) -> measurement(plan, Load.of(size), python)).toList();
	}

	private static Measurement measurement(Plan plan, Load load, String python) {
		double perSecond = Math.min(MESSAGES_PER_SECOND, BYTES_PER_SECOND / load.payloadSize());
		Title title = new Title(String.format(Locale.ROOT,
				"forwarder, processor time for a message, %s, %,.0f a second", load, perSecond), "zmq_proxy of libzmq",
				String.format(Locale.ROOT, "at most %.2f", WANTED));
		Duration windows = plan.window().multipliedBy(WINDOWS).plusMillis(400).multipliedBy(2L * plan.rounds());
		return new Measurement(title.what(), windows.plus(plan.warmUp()).plusSeconds(5),
				() -> List.of(new Row(title, measure(plan, load, perSecond, python))));
	}

	private static Comparison measure(Plan plan, Load load, double perSecond, String python) {
		double[] ours = new double[plan.rounds()];
		double[] theirs = new double[plan.rounds()];
		try (LoadProcess publisher = new LoadProcess(load, 2);
				Contender one = new Contender(publisher, 0, perSecond,
						Child.java(ForwarderMain.class, List.of(publisher.endpoint(0))));
				Contender other = new Contender(publisher, 1, perSecond, Child
					.of(List.of(python, "-c", PROXY, publisher.endpoint(1), String.valueOf(ForwarderMain.HWM))))) {
			one.microsPerMessage(plan.warmUp().toNanos());
			other.microsPerMessage(plan.window().toNanos());
			for (int round = 0; round < plan.rounds(); round++) {
				ours[round] = one.microsPerMessage(WINDOWS * plan.window().toNanos());
				theirs[round] = other.microsPerMessage(WINDOWS * plan.window().toNanos());
			}
		}
		return Comparison.ratio("µs", ours, theirs);
	}

	/** The Python that has pyzmq; {@code null} if there is none. */
	private static @Nullable String python() {
		for (String candidate : List.of("python3", "/usr/bin/python3")) {
			try {
				Process probe = new ProcessBuilder(candidate, "-c", "import zmq").redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
				if (probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0) {
					return candidate;
				}
			}
			catch (IOException ex) {
				// the next one
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		return null;
	}

	/** A forwarder between the publisher and a subscriber. Confined to one thread. */
	private static final class Contender implements AutoCloseable {

		private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

		private final LoadProcess publisher;

		private final int index;

		private final Child forwarder;

		private final AtomicLong received = new AtomicLong();

		Contender(LoadProcess publisher, int index, double perSecond, Child forwarder) {
			this.publisher = publisher;
			this.index = index;
			this.forwarder = forwarder;
			publisher.pace(index, perSecond);
			subscribe(Integer.parseInt(forwarder.answer()));
		}

		private void subscribe(int port) {
			try {
				Sink sink = new Sink(port);
				Thread thread = new Thread(() -> receive(sink), "sink-" + this.index);
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void receive(Sink sink) {
			try {
				sink.receive(this.received::set);
			}
			catch (IOException ex) {
				// the forwarder has ended
			}
		}

		double microsPerMessage(long windowNanos) {
			this.publisher.set(this.index, true);
			LockSupport.parkNanos(SETTLE_NANOS);
			long began = this.received.get();
			long processor = this.forwarder.processorNanos();
			LockSupport.parkNanos(windowNanos);
			processor = this.forwarder.processorNanos() - processor;
			long count = this.received.get() - began;
			this.publisher.set(this.index, false);
			LockSupport.parkNanos(SETTLE_NANOS);
			if (count == 0) {
				throw new IllegalStateException("No message was received");
			}
			return processor / 1e3 / count;
		}

		@Override
		public void close() {
			this.forwarder.close();
		}

	}

}

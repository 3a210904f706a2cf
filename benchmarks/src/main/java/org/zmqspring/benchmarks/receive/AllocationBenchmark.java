package org.zmqspring.benchmarks.receive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.zmqspring.benchmarks.load.Load;
import org.zmqspring.benchmarks.load.LoadProcess;

/**
 * What all threads of a receiving process allocate for a message, by JMH's profiler of
 * the garbage collector.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 2, time = 2)
public class AllocationBenchmark {

	private static final int MESSAGES = 100_000;

	/** Who receives. */
	@Param({ "LISTENER", "BY_HAND" })
	public String who;

	/** What is received, and how it is decoded. */
	@Param({ "BYTES", "TEXT", "JSON", "WHOLE", "MESSAGING", "BATCH" })
	public String kind;

	private LoadProcess publisher;

	private Receiver receiver;

	@Setup
	public void open() {
		Kind its = Kind.valueOf(this.kind);
		Load load = Load.of(64);
		this.publisher = new LoadProcess((its == Kind.JSON) ? load.json() : load, 1);
		this.receiver = Contestant.valueOf(this.who).open(its, this.publisher.endpoint(0));
		this.publisher.set(0, true);
	}

	@TearDown
	public void close() {
		this.publisher.set(0, false);
		this.receiver.close();
		this.publisher.close();
	}

	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public void receive() {
		long end = this.receiver.received() + MESSAGES;
		while (this.receiver.received() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

}

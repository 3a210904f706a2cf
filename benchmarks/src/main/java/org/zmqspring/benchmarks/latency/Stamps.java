package org.zmqspring.benchmarks.latency;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How long messages took, from the clock reading they carry to now. All processes of a
 * machine read the same clock. Written by one thread; read when that thread is idle.
 */
public final class Stamps {

	private static final int MOST = 1_000_000;

	private final long[] nanos = new long[MOST];

	private volatile int count;

	public static byte[] now(int size) {
		return ByteBuffer.allocate(size).putLong(System.nanoTime()).array();
	}

	public void arrived(byte[] payload) {
		long took = System.nanoTime() - ByteBuffer.wrap(payload).getLong();
		if (this.count < MOST) {
			this.nanos[this.count] = took;
			this.count++;
		}
	}

	public int count() {
		return this.count;
	}

	/**
	 * Count, median and 99th percentile in nanoseconds; the next report begins with none.
	 */
	public String report() {
		int all = this.count;
		this.count = 0;
		long[] sorted = Arrays.copyOf(this.nanos, all);
		Arrays.sort(sorted);
		return (all > 0) ? all + " " + sorted[all / 2] + " " + sorted[(int) (all * 0.99)] : "0 0 0";
	}

}

package org.zmqspring.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/** What the process of the caller uses. Stateless. */
public final class OwnProcess {

	private static final UnixOperatingSystemMXBean SYSTEM = (UnixOperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private OwnProcess() {
	}

	/**
	 * The processor time of all threads so far.
	 * @return nanoseconds; the operating system counts in steps of 10 ms
	 */
	public static long processorNanos() {
		return SYSTEM.getProcessCpuTime();
	}

	/**
	 * The used heap after a garbage collection.
	 * @return bytes
	 */
	public static long heapBytes() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * The open file descriptors.
	 * @return how many
	 */
	public static long files() {
		return SYSTEM.getOpenFileDescriptorCount();
	}

}

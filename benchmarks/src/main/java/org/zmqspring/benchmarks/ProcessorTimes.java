package org.zmqspring.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/**
 * The processor time of this process, by what its threads do. Stateless.
 */
final class ProcessorTimes {

	/** The collector and the compiler, whose threads are not counted one by one. */
	static final String JVM = "jvm";

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private ProcessorTimes() {
	}

	/**
	 * The processor time so far.
	 * @return nanoseconds for each role; all together are those of the process, which the
	 * operating system counts in steps of 10 ms
	 */
	static Map<String, Long> now() {
		Map<String, Long> nanos = new LinkedHashMap<>();
		long left = SYSTEM.getProcessCpuTime();
		long[] ids = THREADS.getAllThreadIds();
		ThreadInfo[] threads = THREADS.getThreadInfo(ids);
		for (int i = 0; i < ids.length; i++) {
			long used = THREADS.getThreadCpuTime(ids[i]);
			if (threads[i] != null && used > 0) {
				nanos.merge(role(threads[i].getThreadName()), used, Long::sum);
				left -= used;
			}
		}
		nanos.put(JVM, left);
		return nanos;
	}

	/**
	 * What a thread does.
	 * @param thread its name
	 * @return one word
	 */
	static String role(String thread) {
		if (thread.contains("iothread-")) {
			return "engine";
		}
		if (thread.contains("reaper-")) {
			return "reaper";
		}
		if (thread.startsWith("zmq-poller")) {
			return "poller";
		}
		if (thread.startsWith("zmq-publisher")) {
			return "publisher";
		}
		if (thread.startsWith("zmq-default-") || thread.equals("by-hand")) {
			return "listener";
		}
		// Threads of the second kind carry virtual ones.
		return (thread.startsWith("sender-") || thread.startsWith("ForkJoinPool-")) ? "sender" : "other";
	}

}

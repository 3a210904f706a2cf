package org.zmqspring.integration.faults;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What this JVM holds at some moment: to be compared before and after many faults.
 * Immutable.
 *
 * @param files open file descriptors
 * @param threads live threads
 * @param heapKilobytes what is left on the heap after a collection
 */
public record Usage(int files, int threads, long heapKilobytes) {

	public static Usage now() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		memory.gc();
		String[] files = new File("/proc/self/fd").list();
		return new Usage((files != null) ? files.length : 0, ManagementFactory.getThreadMXBean().getThreadCount(),
				memory.getHeapMemoryUsage().getUsed() / 1024);
	}

	/** The least of some moments: sockets come and go while links dial. */
	public static Usage least() {
		Usage least = now();
		for (int i = 0; i < 20; i++) {
			Pause.of(Duration.ofMillis(25));
			Usage next = now();
			least = new Usage(Math.min(least.files, next.files), Math.min(least.threads, next.threads),
					Math.min(least.heapKilobytes, next.heapKilobytes));
		}
		return least;
	}

	/**
	 * Nothing but noise was added: of files and threads a few, of heap some megabytes.
	 */
	public void assertHardlyMoreThan(Usage before, int room, int heapRoomMegabytes) {
		assertThat(this.files).as("files, before %s", before).isLessThanOrEqualTo(before.files + room);
		assertThat(this.threads).as("threads, before %s", before).isLessThanOrEqualTo(before.threads + room);
		assertThat(this.heapKilobytes).as("KB of heap, before %s", before)
			.isLessThan(before.heapKilobytes + heapRoomMegabytes * 1024L);
	}

	@Override
	public String toString() {
		return this.files + " files, " + this.threads + " threads, " + this.heapKilobytes + " KB heap";
	}

}

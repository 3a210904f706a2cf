package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets a fault last for some time. Stateless. */
public final class Pause {

	private Pause() {
	}

	public static void of(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}

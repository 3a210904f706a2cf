package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Wakes the agent at the price of a system call only if it sleeps. No wake-up is lost: a
 * sender makes its message visible and then looks whether the agent sleeps, the agent
 * says that it sleeps and then looks for messages. A full fence between the two steps on
 * either side forbids both to look before the other has written, so at least one of them
 * sees the other. {@link #raise()} is thread-safe; {@link #sleep} is confined to the
 * agent's thread.
 */
final class WakeSignal {

	private final AtomicBoolean asleep = new AtomicBoolean();

	private final Runnable wake;

	/**
	 * Create a signal.
	 * @param wake ends a wait that is going on, or the next one
	 */
	WakeSignal(Runnable wake) {
		this.wake = wake;
	}

	/** Wake the agent if it sleeps; called after the work was made visible. */
	void raise() {
		VarHandle.fullFence();
		// The first of many senders that find it asleep makes the system call.
		if (this.asleep.get() && this.asleep.compareAndSet(true, false)) {
			this.wake.run();
		}
	}

	/**
	 * Wait, unless there is work.
	 * @param workLeft whether there is work
	 * @param wait waits until woken
	 */
	void sleep(BooleanSupplier workLeft, Runnable wait) {
		this.asleep.set(true);
		try {
			VarHandle.fullFence();
			if (!workLeft.getAsBoolean()) {
				wait.run();
			}
		}
		finally {
			this.asleep.set(false);
		}
	}

}

package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Wakes the agent, with a system call only if it sleeps. No wake-up is lost: a sender
 * makes its message visible and then checks whether the agent sleeps; the agent marks
 * itself as asleep and then checks for messages. A full fence between the two steps on
 * either side orders the write before the check, so at least one of the two sees the
 * other. {@link #raise()} is thread-safe; {@link #sleep} is confined to the agent's
 * thread.
 */
final class WakeSignal {

	private final AtomicBoolean asleep = new AtomicBoolean();

	private final Runnable wake;

	/** {@code wake} ends the present wait, or the next one if there is none. */
	WakeSignal(Runnable wake) {
		this.wake = wake;
	}

	/** Wake the agent if it sleeps. Call it after the work was made visible. */
	void raise() {
		VarHandle.fullFence();
		// The first of many senders that find it asleep makes the system call.
		if (this.asleep.get() && this.asleep.compareAndSet(true, false)) {
			this.wake.run();
		}
	}

	/** Wait, unless there is work. */
	void sleep(BooleanSupplier hasWork, Runnable wait) {
		this.asleep.set(true);
		try {
			VarHandle.fullFence();
			if (!hasWork.getAsBoolean()) {
				wait.run();
			}
		}
		finally {
			this.asleep.set(false);
		}
	}

}

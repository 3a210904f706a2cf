package org.zmqspring.test;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.zmqspring.test.FaultProxy.Direction;

/** Lets the bytes of a {@link FaultProxy} pass, wait or vanish. Guarded by its lock. */
final class Flow {

	private Fault fault = Fault.NONE;

	private volatile long delayNanos;

	synchronized void set(Fault next) {
		this.fault = next;
		notifyAll();
	}

	/** Let threads check again whether their connection is closed. */
	synchronized void wake() {
		notifyAll();
	}

	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/** How much later than sent a byte arrives. */
	long delayNanos() {
		return this.delayNanos;
	}

	/** Waits until no direction is stopped, or the connection is closed. */
	synchronized void awaitBothWays(BooleanSupplier closed) {
		while (!this.fault.stopped().isEmpty() && !closed.getAsBoolean()) {
			await();
		}
	}

	/** Waits until this direction is not stopped, or the connection is closed. */
	synchronized void await(Direction direction, BooleanSupplier closed) {
		while (this.fault.stopped().contains(direction) && !closed.getAsBoolean()) {
			await();
		}
	}

	synchronized boolean loses(Direction direction) {
		return this.fault.lost().contains(direction);
	}

	private void await() {
		try {
			wait();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

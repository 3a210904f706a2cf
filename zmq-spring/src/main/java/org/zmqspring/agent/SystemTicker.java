package org.zmqspring.agent;

/** The system clock. Thread-safe. */
public final class SystemTicker implements Ticker {

	@Override
	public long nanos() {
		return System.nanoTime();
	}

	@Override
	public long epochMillis() {
		return System.currentTimeMillis();
	}

}

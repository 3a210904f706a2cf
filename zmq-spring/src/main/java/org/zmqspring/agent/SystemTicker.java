package org.zmqspring.agent;

/** The clock of the machine. Thread-safe. */
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

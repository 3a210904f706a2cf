package org.zmqspring.transport.jeromq;

/**
 * Says once that a connection has broken a limit, also where memory is short: then with
 * its next frame. Confined to the engine's I/O thread.
 */
final class Breach {

	private final Runnable report;

	private boolean told;

	Breach(Runnable report) {
		this.report = report;
	}

	/** Tell, unless it was told. An {@code Error} here would kill the engine's thread. */
	void tell() {
		if (this.told) {
			return;
		}
		try {
			this.report.run();
			this.told = true;
		}
		catch (OutOfMemoryError ex) {
			// once more with the next frame
		}
	}

}

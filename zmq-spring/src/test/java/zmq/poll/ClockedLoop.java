package zmq.poll;

import java.util.function.LongSupplier;

/**
 * The timers of an engine loop whose wall clock is set by a test, on the thread that
 * makes it. It stands in the engine's package, since only there the clock can be
 * overridden.
 */
public final class ClockedLoop extends PollerBase {

	private final LongSupplier wallMillis;

	public ClockedLoop(LongSupplier wallMillis) {
		super("clocked", (work, name) -> Thread.currentThread());
		this.wallMillis = wallMillis;
	}

	@Override
	long clock() {
		return this.wallMillis.getAsLong();
	}

	/** Run what is due, and answer how long to wait for the next timer. */
	public long round() {
		return executeTimers();
	}

	@Override
	public void run() {
		throw new UnsupportedOperationException();
	}

}

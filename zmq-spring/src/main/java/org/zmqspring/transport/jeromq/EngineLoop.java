package org.zmqspring.transport.jeromq;

import java.util.function.Consumer;

import zmq.poll.Poller;

/**
 * Runs the loop of one engine thread. The first {@code Throwable} that escapes it is
 * reported as the death of the engine; the loop then goes on only to let go of sockets
 * and ports when their owners close them. Confined to its engine thread.
 */
final class EngineLoop implements Runnable {

	/** Enough to close what is open, few enough never to spin. */
	private static final int LIVES = 32;

	private final Runnable loop;

	private final Consumer<Throwable> onDeath;

	EngineLoop(Runnable loop, Consumer<Throwable> onDeath) {
		this.loop = loop;
		this.onDeath = onDeath;
	}

	@Override
	public void run() {
		if (this.loop instanceof Poller poller) {
			mend(poller);
		}
		for (int life = 0; life < LIVES; life++) {
			try {
				this.loop.run();
				return;
			}
			catch (Throwable ex) {
				this.onDeath.accept(ex);
			}
		}
	}

	/** Of a loop that never runs, nobody could let go: its closer would wait for ever. */
	private static void mend(Poller poller) {
		try {
			OrderedTimers.of(poller);
			PatientMailbox.before(poller);
		}
		catch (Throwable ex) {
			// No memory, say, be it for the log. The engine works without it.
		}
	}

}

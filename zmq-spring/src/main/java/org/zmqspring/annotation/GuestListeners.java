package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;

/**
 * The listeners of a child context that are registered with a parent, which has their
 * subscribers. They start, stop and end with the child. Thread-safe.
 */
final class GuestListeners {

	private final List<Guest> guests = new ArrayList<>();

	private boolean running;

	/** Add one that is registered and not started. */
	synchronized void add(ListenerHome home, String id, boolean autoStartup) {
		Guest guest = new Guest(home, id, autoStartup);
		this.guests.add(guest);
		if (this.running) {
			guest.start();
		}
	}

	synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.guests.forEach(Guest::start);
		}
	}

	synchronized void stop() {
		if (this.running) {
			this.running = false;
			this.guests.forEach(Guest::stop);
		}
	}

	synchronized boolean isRunning() {
		return this.running;
	}

	/** Take all of them back. A parent that was closed before has ended them already. */
	synchronized void end() {
		stop();
		this.guests.forEach(Guest::end);
		this.guests.clear();
	}

	/** One listener. Confined to the lock of all. */
	private static final class Guest {

		private final ListenerHome home;

		private final String id;

		/** Whether it is to run with the child; what a user stopped stays stopped. */
		private boolean wanted;

		Guest(ListenerHome home, String id, boolean wanted) {
			this.home = home;
			this.id = id;
			this.wanted = wanted;
		}

		void start() {
			if (this.wanted && isThere()) {
				this.home.registry().start(this.id);
			}
		}

		void stop() {
			if (isThere()) {
				this.wanted = this.home.registry()
					.listener(this.id)
					.map(ListenerInfo::state)
					.filter((state) -> state != ListenerState.STOPPED)
					.isPresent();
				this.home.registry().stop(this.id);
			}
		}

		void end() {
			if (this.home.isOpen()) {
				this.home.registry().unregister(this.id);
			}
		}

		private boolean isThere() {
			return this.home.isOpen() && this.home.registry().listener(this.id).isPresent();
		}

	}

}

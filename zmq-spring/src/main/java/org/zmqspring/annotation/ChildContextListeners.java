package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.annotation.ListenerRegistrar.SubscriberContext;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;

/**
 * The listeners that a child context declares for subscribers of a parent context. They
 * are registered with the parent, and start, stop and end with the child. Thread-safe.
 */
final class ChildContextListeners {

	private final List<ChildListener> listeners = new ArrayList<>();

	private boolean running;

	/** Add a listener that is registered but not started. */
	synchronized void add(SubscriberContext parent, String id, boolean autoStartup) {
		ChildListener listener = new ChildListener(parent, id, autoStartup);
		this.listeners.add(listener);
		if (this.running) {
			listener.start();
		}
	}

	synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.listeners.forEach(ChildListener::start);
		}
	}

	synchronized void stop() {
		if (this.running) {
			this.running = false;
			this.listeners.forEach(ChildListener::stop);
		}
	}

	synchronized boolean isRunning() {
		return this.running;
	}

	/** Unregister all. If the parent is closed, it has unregistered them itself. */
	synchronized void unregister() {
		stop();
		this.listeners.forEach(ChildListener::unregister);
		this.listeners.clear();
	}

	/** One listener. Guarded by the lock of the ChildContextListeners object. */
	private static final class ChildListener {

		private final SubscriberContext parent;

		private final String id;

		/**
		 * Whether to start with the child: a listener stopped by a user stays stopped.
		 */
		private boolean startsWithChild;

		ChildListener(SubscriberContext parent, String id, boolean autoStartup) {
			this.parent = parent;
			this.id = id;
			this.startsWithChild = autoStartup;
		}

		void start() {
			if (this.startsWithChild && isRegistered()) {
				this.parent.registry().start(this.id);
			}
		}

		void stop() {
			if (isRegistered()) {
				this.startsWithChild = this.parent.registry()
					.listener(this.id)
					.map(ListenerInfo::state)
					.filter((state) -> state != ListenerState.STOPPED)
					.isPresent();
				this.parent.registry().stop(this.id);
			}
		}

		void unregister() {
			if (this.parent.isOpen()) {
				this.parent.registry().unregister(this.id);
			}
		}

		private boolean isRegistered() {
			return this.parent.isOpen() && this.parent.registry().listener(this.id).isPresent();
		}

	}

}

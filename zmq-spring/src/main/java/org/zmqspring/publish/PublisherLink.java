package org.zmqspring.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;

/**
 * One open engine socket of a publisher, and its subscriptions. Confined to the publisher
 * thread, except for {@link #subscriptions()}.
 */
final class PublisherLink {

	private static final Logger logger = LoggerFactory.getLogger(PublisherLink.class);

	private final PublisherSocket socket;

	private final SocketPoller<PublisherSocket> poller;

	private final LogThrottle failures;

	private final Subscriptions subscriptions = new Subscriptions();

	private final LastValueReplay replay = new LastValueReplay();

	private boolean readable = true;

	PublisherLink(PublisherSocket socket, SocketPoller<PublisherSocket> poller, LogThrottle failures) {
		this.socket = socket;
		this.poller = poller;
		this.failures = failures;
	}

	SocketKey key() {
		return this.socket.key();
	}

	Subscriptions subscriptions() {
		return this.subscriptions;
	}

	LastValueReplay replay() {
		return this.replay;
	}

	int send(byte[][] frames) {
		return this.socket.send(frames);
	}

	/** Whether a message can be sent so that no subscriber misses it. */
	boolean hasRoom(byte[] first) {
		try {
			return this.socket.hasRoom(first);
		}
		catch (RuntimeException | Error ex) {
			// The send will then fail as well, and count the message.
			return true;
		}
	}

	/**
	 * Check the subscribers that a message waits for. Returns the time after which to
	 * check again at the latest; 0 if the message can be sent now.
	 */
	long nanosUntilRoom(byte[] first, long nowNanos) {
		try {
			return hasRoom(first) ? 0 : this.socket.checkStalled(first, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			return 0;
		}
	}

	/** How many messages were queued for subscribers that were disconnected. */
	long takeDiscarded() {
		return this.socket.takeDiscarded();
	}

	/** Whether a subscription matches a message. */
	boolean isSubscribedTo(byte[] first) {
		return this.socket.isSubscribedTo(first) || this.subscriptions.matching(first) > 0;
	}

	/** Whether the socket cannot send any more, because it sent a message in part. */
	boolean isBroken() {
		return this.socket.isBroken();
	}

	/**
	 * Read subscription events, up to a limit: a peer that sends many must not block the
	 * other sockets. {@code onChange} gets each event that changed something; it must not
	 * throw. Returns how many events were read.
	 */
	int readSubscriptions(int limit, SubscriptionChange onChange) {
		int count = 0;
		try {
			while (this.readable && count < limit) {
				byte[] event = this.socket.receiveSubscription();
				if (event == null) {
					recount(onChange);
					break;
				}
				count++;
				if (this.subscriptions.on(event)) {
					onChange.on(this, Subscriptions.prefixOf(event), Subscriptions.isSubscribe(event));
				}
			}
		}
		catch (RuntimeException | Error ex) {
			// Reading again would fail again, without end. The supervisor detects what is
			// wrong with the socket and retires it.
			this.readable = false;
			this.poller.hold(this.socket);
			warn(ex, "zmq link '" + key().link() + "': its subscriptions cannot be read any more");
		}
		return count;
	}

	private void recount(SubscriptionChange onChange) {
		if (this.socket.peersChanged()) {
			this.subscriptions.recount(this.socket::subscribers, (prefix) -> onChange.on(this, prefix, false));
		}
	}

	/** Gets each subscription that was added or removed. */
	@FunctionalInterface
	interface SubscriptionChange {

		void on(PublisherLink link, TopicPrefix prefix, boolean subscribed);

	}

	/** Close the socket. If it returns {@code false}, call it again later. */
	boolean close() {
		try {
			try {
				this.poller.remove(this.socket);
			}
			finally {
				this.socket.close();
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			warn(ex, "zmq link '" + key().link() + "' could not be closed; it will be tried again");
			return false;
		}
	}

	private void warn(Throwable error, String message) {
		try (LogKeys.Scope scope = LogKeys.link(key().link().socket(), key().link().endpoint()).open()) {
			this.failures.warn(logger, error, message);
		}
	}

}

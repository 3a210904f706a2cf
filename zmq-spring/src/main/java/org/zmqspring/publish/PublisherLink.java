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
 * One open engine socket of a publisher, and who subscribes on it. Confined to the
 * publisher thread, but for {@link #subscriptions()}.
 */
final class PublisherLink {

	private static final Logger logger = LoggerFactory.getLogger(PublisherLink.class);

	private final PublisherSocket socket;

	private final SocketPoller<PublisherSocket> poller;

	private final LogThrottle failures;

	private final Subscriptions subscriptions = new Subscriptions();

	private final Replay replay = new Replay();

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

	/** What is sent again on this link. */
	Replay replay() {
		return this.replay;
	}

	int send(byte[][] frames) {
		return this.socket.send(frames);
	}

	/** Whether a message can be sent without a subscriber missing it. */
	boolean hasRoom(byte[] first) {
		try {
			return this.socket.hasRoom(first);
		}
		catch (RuntimeException | Error ex) {
			// Sending will fail as well, and is counted then.
			return true;
		}
	}

	/**
	 * Look at the subscribers that a message waits for.
	 * @param first its first frame
	 * @param nowNanos the time
	 * @return when to look again at the latest, from now; 0 if the message can be sent
	 */
	long nanosUntilRoom(byte[] first, long nowNanos) {
		try {
			return hasRoom(first) ? 0 : this.socket.checkStalled(first, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			return 0;
		}
	}

	/** Messages that were queued for subscribers disconnected meanwhile. */
	long takeDiscarded() {
		return this.socket.takeDiscarded();
	}

	/** Whether a subscription matches a message. */
	boolean isSubscribedTo(byte[] first) {
		return this.socket.isSubscribedTo(first) || this.subscriptions.matching(first) > 0;
	}

	/** Whether nothing can be sent any more, because a message was sent in part. */
	boolean isBroken() {
		return this.socket.isBroken();
	}

	/**
	 * Read subscription events.
	 * @param limit how many at most, so that a peer that floods holds up nobody
	 * @param onChange told of each event that changed something; it must not throw
	 * @return how many were read
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
			// Asking again would fail again, without end. The supervisor sees what is
			// wrong
			// with the socket and retires it.
			this.readable = false;
			this.poller.hold(this.socket);
			warn(ex, "Subscriptions of zmq link '" + key().link() + "' cannot be read any more");
		}
		return count;
	}

	private void recount(SubscriptionChange onChange) {
		if (this.socket.peersChanged()) {
			this.subscriptions.recount(this.socket::subscribers, (prefix) -> onChange.on(this, prefix, false));
		}
	}

	/** Told of each subscription that was made or is gone. */
	@FunctionalInterface
	interface SubscriptionChange {

		void on(PublisherLink link, TopicPrefix prefix, boolean subscribed);

	}

	/**
	 * Close the socket.
	 * @return whether it is closed; if not, call it again later
	 */
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
			warn(ex, "zmq link '" + key().link() + "' did not close; it is closed later");
			return false;
		}
	}

	private void warn(Throwable error, String message) {
		try (LogKeys.Scope scope = LogKeys.link(key().link().socket(), key().link().endpoint()).open()) {
			this.failures.warn(logger, error, message);
		}
	}

}

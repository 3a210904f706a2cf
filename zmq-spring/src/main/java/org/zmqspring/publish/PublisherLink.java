package org.zmqspring.publish;

import org.zmqspring.agent.LogThrottle;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketPoller;

/**
 * One open engine socket of a publisher, and its subscriptions. Confined to the publisher
 * thread, except for {@link #subscriptions()}.
 */
final class PublisherLink extends OwnedLink<PublisherSocket> {

	private final Subscriptions subscriptions = new Subscriptions();

	private final LastValueReplay replay = new LastValueReplay();

	private boolean readable = true;

	PublisherLink(PublisherSocket socket, SocketPoller<EngineSocket> poller, LogThrottle failures) {
		super(socket, poller, failures);
	}

	Subscriptions subscriptions() {
		return this.subscriptions;
	}

	LastValueReplay replay() {
		return this.replay;
	}

	/** Over {@code inproc}, a subscriber gets the arrays that were sent. */
	boolean isInproc() {
		return key().link().endpoint().startsWith("inproc:");
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
			hold();
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

}

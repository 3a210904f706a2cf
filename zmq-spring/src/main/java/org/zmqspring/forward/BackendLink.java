package org.zmqspring.forward;

import org.zmqspring.agent.LogThrottle;
import org.zmqspring.transport.EngineMessage;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.XpubSocket;

/**
 * One open engine socket towards subscribers, and their subscriptions. Confined to the
 * forwarder's thread.
 */
final class BackendLink extends SideLink<XpubSocket> {

	private final SubscriptionMerge.OfLink subscriptions;

	private boolean failed;

	BackendLink(XpubSocket socket, SocketPoller<EngineSocket> poller, LogThrottle failures,
			SubscriptionMerge.OfLink subscriptions) {
		super(socket, poller, failures);
		this.subscriptions = subscriptions;
	}

	/** The link takes no more messages: its subscribers are no longer there. */
	void releaseSubscriptions() {
		this.subscriptions.release();
	}

	/** Whether a message can be sent so that no subscriber misses it. */
	boolean hasRoom(EngineMessage message) {
		try {
			return this.socket.hasRoom(message);
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
	long nanosUntilRoom(EngineMessage message, long nowNanos) {
		try {
			return hasRoom(message) ? 0 : this.socket.checkStalled(message, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			return 0;
		}
	}

	/**
	 * Read events of subscribers, up to a limit: a peer that sends many must not block
	 * the messages. Returns how many were read.
	 */
	int readSubscriptions(int limit, ForwardingCounts counts) {
		int count = 0;
		try {
			while (count < limit) {
				byte[] event = this.socket.receiveSubscription();
				if (event == null) {
					break;
				}
				count++;
				counts.subscription(this.subscriptions.on(event));
			}
		}
		catch (RuntimeException | Error ex) {
			// An event is lost. The engine does not report it again.
			this.failed = true;
			warn(ex, "zmq link '" + id() + "': its subscriptions could not be read, so it is reopened");
		}
		return count;
	}

	/**
	 * Whether a subscription was lost. The link must be closed; its subscribers then
	 * connect and subscribe again.
	 */
	boolean hasFailed() {
		return this.failed;
	}

}

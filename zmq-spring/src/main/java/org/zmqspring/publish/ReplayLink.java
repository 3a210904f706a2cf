package org.zmqspring.publish;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketPoller;

/**
 * One open engine socket on which peers ask a publisher for earlier messages. Confined to
 * the publisher thread.
 */
final class ReplayLink extends OwnedLink<RouterSocket> {

	private boolean broken;

	ReplayLink(RouterSocket socket, SocketPoller<EngineSocket> poller, LogThrottle failures) {
		super(socket, poller, failures);
	}

	/** The next request: the identity of the peer, then the frames that it sent. */
	byte @Nullable [][] receive() {
		try {
			return this.broken ? null : this.socket.receive();
		}
		catch (RuntimeException | Error ex) {
			onFailure(ex);
			return null;
		}
	}

	RouterSocket.Result send(byte[] peer, byte[][] frames) {
		try {
			return this.broken ? RouterSocket.Result.GONE : this.socket.send(peer, frames);
		}
		catch (RuntimeException | Error ex) {
			onFailure(ex);
			return RouterSocket.Result.GONE;
		}
	}

	private void onFailure(Throwable error) {
		this.broken = true;
		warn(error, "zmq link '" + key().link() + "' failed and is reopened");
	}

	/** Whether the engine has failed on this socket, so that it must be closed. */
	boolean isBroken() {
		return this.broken;
	}

}

package org.zmqspring.transport.jeromq;

import zmq.Msg;

/**
 * A frame that a peer sends to a publisher. The engine asks each complete one whether it
 * is a command, and lets no command through to the socket; so a frame that its account
 * does not admit says that it is one (JeroMQ 0.6.0, {@code zmq.io.SessionBase.pushMsg}).
 * Confined to the engine's I/O thread until it is admitted.
 */
final class UpstreamFrame extends Msg {

	private final PeerAccount account;

	private boolean judged;

	UpstreamFrame(int size, PeerAccount account) {
		super(size);
		this.account = account;
	}

	@Override
	public boolean isCommand() {
		if (!this.judged) {
			this.judged = true;
			if (super.isCommand()) {
				this.account.heartbeats().note(this);
			}
			else if (!this.account.admits(this)) {
				setFlags(COMMAND);
			}
		}
		return super.isCommand();
	}

}

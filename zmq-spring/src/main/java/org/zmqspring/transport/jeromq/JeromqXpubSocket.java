package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.transport.EngineMessage;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.XpubSocket;
import zmq.Msg;

/**
 * A JeroMQ {@code XPUB} socket that passes messages on. Confined to its owner's thread.
 */
final class JeromqXpubSocket extends JeromqSocket implements XpubSocket {

	private final @Nullable SubscribedPeers peers;

	/** {@code null} without {@code xpub-nodrop}. */
	private final @Nullable FlowControl flow;

	JeromqXpubSocket(ZMQ.Socket socket, MonitorRelay relay, SocketSettings settings) {
		super(socket, relay);
		this.peers = SubscribedPeers.of(socket.base());
		this.flow = FlowControl.of(this.peers, settings.nodropTimeout().toNanos(), relay::endStalled);
	}

	@Override
	public int send(EngineMessage message) {
		TransitMessage its = (TransitMessage) message;
		TransitFrame first = its.frame(0);
		int last = its.count() - 1;
		boolean sent = sendFirst(first, last > 0);
		if (!sent) {
			return NOT_TAKEN;
		}
		int missed = (this.peers != null && this.peers.areSomeUnreachable()) ? this.peers.missing(first.data()) : 0;
		for (int i = 1; i <= last; i++) {
			sendNext(its.frame(i), i < last);
		}
		return missed;
	}

	@Override
	public boolean hasRoom(EngineMessage message) {
		return this.flow == null || !isOpen() || this.flow.hasRoom(firstOf(message));
	}

	@Override
	public long checkStalled(EngineMessage message, long nowNanos) {
		return (this.flow != null && isOpen()) ? this.flow.checkStalled(firstOf(message), nowNanos) : 0;
	}

	private static byte[] firstOf(EngineMessage message) {
		return ((TransitMessage) message).frame(0).data();
	}

	@Override
	public long takeDiscarded() {
		return (this.flow != null) ? this.flow.takeDiscarded() : 0;
	}

	@Override
	public byte @Nullable [] receiveSubscription() {
		// Everything else that a peer sends is dropped here.
		for (Msg event = nextFrame(); event != null; event = nextFrame()) {
			byte[] bytes = event.data();
			if (bytes.length > 0 && (bytes[0] == 0 || bytes[0] == 1)) {
				return bytes;
			}
		}
		return null;
	}

}

package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketSettings;
import zmq.Msg;

/**
 * A JeroMQ {@code XPUB} socket, which reports the subscriptions of its peers. Confined to
 * its owner's thread.
 */
final class JeromqPublisherSocket extends JeromqSocket implements PublisherSocket {

	private final @Nullable SubscribedPeers peers;

	/** {@code null} without {@code xpub-nodrop}. */
	private final @Nullable FlowControl flow;

	JeromqPublisherSocket(ZMQ.Socket socket, MonitorRelay relay, SocketSettings settings) {
		super(socket, relay);
		this.peers = SubscribedPeers.of(socket.base());
		this.flow = FlowControl.of(this.peers, settings.nodropTimeout().toNanos(), relay::endStalled);
	}

	@Override
	public boolean hasRoom(byte[] first) {
		return this.flow == null || !isOpen() || this.flow.hasRoom(first);
	}

	@Override
	public long checkStalled(byte[] first, long nowNanos) {
		return (this.flow != null && isOpen()) ? this.flow.checkStalled(first, nowNanos) : 0;
	}

	@Override
	public long takeDiscarded() {
		return (this.flow != null) ? this.flow.takeDiscarded() : 0;
	}

	@Override
	public boolean isSubscribedTo(byte[] first) {
		return this.peers != null && isOpen() && this.peers.isSubscribedTo(first);
	}

	@Override
	public int send(byte[][] frames) {
		boolean sent = sendFirst(new Msg(frames[0]), frames.length > 1);
		int missed = (sent && this.peers != null) ? this.peers.missing(frames[0]) : 0;
		if (sent) {
			sendRest(frames, 1);
		}
		return missed;
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

	@Override
	public boolean peersChanged() {
		return this.peers != null && isOpen() && this.peers.changed();
	}

	@Override
	public int subscribers(byte[] prefix) {
		return (this.peers != null && isOpen()) ? this.peers.subscribedTo(prefix) : 0;
	}

}

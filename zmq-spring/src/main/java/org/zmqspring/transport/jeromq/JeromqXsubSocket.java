package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.transport.EngineMessage;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.XsubSocket;
import zmq.Msg;

/** A JeroMQ {@code XSUB} socket. Confined to its owner's thread. */
final class JeromqXsubSocket extends JeromqReceivingSocket implements XsubSocket {

	private final LinkTraffic traffic;

	private final TransitMessage message = new TransitMessage();

	JeromqXsubSocket(ZMQ.Socket socket, MonitorRelay relay, LinkTraffic traffic) {
		super(socket, relay);
		this.traffic = traffic;
	}

	@Override
	public void subscription(byte[] event) {
		sendFirst(new Msg(event), false);
	}

	@Override
	public @Nullable EngineMessage receiveMessage() {
		this.message.clear();
		for (Msg frame = takeFirst(); frame != null; frame = take()) {
			this.message.add(frame);
			if (!frame.hasMore()) {
				return this.message;
			}
		}
		return null;
	}

	@Override
	public LinkTraffic traffic() {
		return this.traffic;
	}

}

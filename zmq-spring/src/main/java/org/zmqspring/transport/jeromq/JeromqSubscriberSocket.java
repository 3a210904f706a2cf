package org.zmqspring.transport.jeromq;

import org.zeromq.ZMQ;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SubscriberSocket;

/** A JeroMQ {@code SUB} socket. Confined to its owner's thread. */
final class JeromqSubscriberSocket extends JeromqReceivingSocket implements SubscriberSocket {

	private final SocketRequest request;

	JeromqSubscriberSocket(ZMQ.Socket socket, MonitorRelay relay, SocketRequest request) {
		super(socket, relay);
		this.request = request;
	}

	@Override
	public void subscribe(TopicPrefix prefix) {
		socket().subscribe(prefix.bytes());
	}

	@Override
	public void unsubscribe(TopicPrefix prefix) {
		socket().unsubscribe(prefix.bytes());
	}

	@Override
	public String address() {
		return this.request.address();
	}

	@Override
	public String configured() {
		return this.request.configured();
	}

	@Override
	public LinkTraffic traffic() {
		return this.request.traffic();
	}

}

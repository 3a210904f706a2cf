package org.zmqspring.transport.jeromq;

import org.zeromq.ZMQ;
import org.zmqspring.transport.DealerSocket;
import zmq.Msg;

/** A JeroMQ {@code DEALER} socket. Confined to its owner's thread. */
final class JeromqDealerSocket extends JeromqReceivingSocket implements DealerSocket {

	JeromqDealerSocket(ZMQ.Socket socket, MonitorRelay relay) {
		super(socket, relay);
	}

	@Override
	public boolean send(byte[][] frames) {
		boolean sent = sendFirst(new Msg(frames[0]), frames.length > 1);
		if (sent) {
			sendRest(frames, 1);
		}
		return sent;
	}

	@Override
	public boolean isDisconnected() {
		return !isOpen() || relay().isConnectionOver();
	}

}

package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.transport.PublisherSocket;
import zmq.Msg;

/**
 * A JeroMQ {@code XPUB} socket, which shows who subscribes. Confined to its owner's
 * thread.
 */
final class JeromqPublisherSocket extends JeromqSocket implements PublisherSocket {

	JeromqPublisherSocket(ZMQ.Socket socket, MonitorRelay relay) {
		super(socket, relay);
	}

	@Override
	public void send(byte[][] frames) {
		int last = frames.length - 1;
		for (int i = 0; i < last; i++) {
			sendFrame(frames[i], true);
		}
		sendFrame(frames[last], false);
	}

	@Override
	public byte @Nullable [] receiveSubscription() {
		// anything else a peer sends upstream is dropped here
		for (Msg event = nextFrame(); event != null; event = nextFrame()) {
			byte[] bytes = event.data();
			if (bytes.length > 0 && (bytes[0] == 0 || bytes[0] == 1)) {
				return bytes;
			}
		}
		return null;
	}

}

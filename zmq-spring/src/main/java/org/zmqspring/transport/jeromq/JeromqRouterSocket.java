package org.zmqspring.transport.jeromq;

import org.zeromq.ZMQ;
import org.zmqspring.transport.RouterSocket;
import zmq.Msg;

/** A JeroMQ {@code ROUTER} socket. Confined to its owner's thread. */
final class JeromqRouterSocket extends JeromqReceivingSocket implements RouterSocket {

	JeromqRouterSocket(ZMQ.Socket socket, MonitorRelay relay) {
		super(socket, relay);
	}

	// The engine finds the peer, and checks its queue, when it gets the identity. The
	// queue counts whole messages, so the frames that follow always have room. If the
	// peer leaves between two frames, the engine drops the rest, and the peer gets
	// nothing (JeroMQ 0.6.0, zmq.socket.reqrep.Router.xsend).
	// Pinned by EngineFactsTests.aRouterRefusesAMessageForAFullPeerAtItsIdentity
	@Override
	public Result send(byte[] peer, byte[][] frames) {
		if (!sendFirst(new Msg(peer), true)) {
			return isRefusedAsFull() ? Result.FULL : Result.GONE;
		}
		sendRest(frames, 0);
		return Result.SENT;
	}

}

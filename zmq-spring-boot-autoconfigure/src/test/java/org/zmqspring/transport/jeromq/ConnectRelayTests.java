package org.zmqspring.transport.jeromq;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ConnectRelay}. */
class ConnectRelayTests {

	private final ZMQ.Context context = ZMQ.context(1);

	private final ZMQ.Socket socket = this.context.socket(SocketType.XPUB);

	@AfterEach
	void close() {
		this.socket.close();
		this.context.term();
	}

	@Test
	void whenASocketLingersThenTheEngineStillDoesNotDialAgain() {
		MonitorRelay relay = Relays.unopened();
		relay.guard(this.socket.base());
		relay.consume(event(ZMQ.EVENT_CONNECT_DELAYED));
		assertThat(this.socket.getReconnectIVL()).as("parks an attempt that fails").isOne();
		relay.closing();
		relay.consume(event(ZMQ.EVENT_CONNECTED));
		assertThat(this.socket.getReconnectIVL()).as("no attempt after a connection").isEqualTo(-1);
	}

	private static zmq.ZMQ.Event event(int kind) {
		return new zmq.ZMQ.Event(kind, "tcp://127.0.0.1:1", null);
	}

}

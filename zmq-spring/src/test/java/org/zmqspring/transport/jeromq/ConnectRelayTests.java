package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.transport.LinkFact;

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
		relay.prepare(this.socket.base());
		relay.consume(event(ZMQ.EVENT_CONNECT_DELAYED));
		assertThat(this.socket.getReconnectIVL()).as("parks an attempt that fails").isOne();
		relay.closing();
		relay.consume(event(ZMQ.EVENT_CONNECTED));
		assertThat(this.socket.getReconnectIVL()).as("no attempt after a connection").isEqualTo(-1);
	}

	@Test
	void whenAFactCannotBeSentThenThatIsKnownAndTheFactIsSentLater() {
		AtomicBoolean fails = new AtomicBoolean(true);
		List<LinkFact> sent = new ArrayList<>();
		List<MonitorRelay> retired = new ArrayList<>();
		MonitorRelay relay = new ConnectRelay(Requests.subscriber("tcp://127.0.0.1:1"), (key, fact, at) -> {
			if (fails.get()) {
				throw new OutOfMemoryError("ordered by the test");
			}
			sent.add(fact);
		}, new ManualTicker(), new Relays.NoOwner() {
			@Override
			public void onRetired(MonitorRelay its) {
				retired.add(its);
			}
		});
		relay.consume(event(ZMQ.EVENT_CLOSED));
		assertThat(relay.isComplete()).isFalse();
		assertThat(relay.retryFact()).isFalse();
		relay.closing();
		relay.consume(event(ZMQ.EVENT_MONITOR_STOPPED));
		assertThat(retired).containsExactly(relay);
		fails.set(false);
		assertThat(relay.retryFact()).isTrue();
		assertThat(sent).containsExactly(new LinkFact.Retired());
	}

	private static zmq.ZMQ.Event event(int kind) {
		return new zmq.ZMQ.Event(kind, "tcp://127.0.0.1:1", null);
	}

}

package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.SocketKey;

/** Translates the events of a socket that is bound. Guarded by the lock of its base. */
final class BindRelay extends MonitorRelay {

	private @Nullable ServerSocketChannel listener;

	BindRelay(SocketKey key, FactSink sink, Ticker ticker, RelayOwner owner) {
		super(key, sink, ticker, owner);
	}

	@Override
	void onEvent(zmq.ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.EVENT_LISTENING -> onListening((ServerSocketChannel) event.arg);
			case ZMQ.EVENT_ACCEPTED -> offer(new LinkFact.PeerConnected(Channels.remote(event.arg, "unknown")));
			case ZMQ.EVENT_DISCONNECTED -> offer(new LinkFact.PeerLost(Channels.remote(event.arg, "unknown")));
			default -> {
			}
		}
	}

	private void onListening(ServerSocketChannel channel) {
		this.listener = channel;
		offer(new LinkFact.Listening("tcp://" + Channels.local(channel)));
	}

	// A closed listener holds its port until the selector of the I/O thread lets it go, a
	// moment after the engine's last event on the reaper thread. Bounded to about 100 ms.
	@Override
	void beforeRetired() {
		ServerSocketChannel channel = this.listener;
		for (int i = 0; i < 1000 && channel != null && channel.isRegistered(); i++) {
			LockSupport.parkNanos(50_000);
		}
	}

	@Override
	void onEngineDeath() {
		try {
			if (this.listener != null) {
				this.listener.close();
			}
		}
		catch (IOException ex) {
			// the next bind will say that the address is in use
		}
	}

}

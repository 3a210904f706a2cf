package org.zmqspring.transport.jeromq.zap;

import java.util.function.Consumer;
import java.util.function.Predicate;

import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketType;

/** The connections of a socket that never has any. Equal only to itself. Immutable. */
final class NoConnections implements PeerConnections {

	private static final SocketKey KEY = new SocketKey(new LinkId("prices", SocketType.PUB, "tcp://*:1"), 1);

	@Override
	public SocketKey key() {
		return KEY;
	}

	@Override
	public boolean markChecked(String address) {
		return false;
	}

	@Override
	public void endConnections(Predicate<String> condition) {
	}

	@Override
	public void reportUnchecked(Consumer<String> listener) {
	}

}

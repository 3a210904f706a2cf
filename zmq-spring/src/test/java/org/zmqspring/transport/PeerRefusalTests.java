package org.zmqspring.transport;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zmqspring.transport.PeerRefusal.HANDSHAKE;
import static org.zmqspring.transport.PeerRefusal.MAX_PEERS;
import static org.zmqspring.transport.PeerRefusal.MAX_SUBSCRIPTIONS;
import static org.zmqspring.transport.PeerRefusal.MESSAGE_SIZE;
import static org.zmqspring.transport.PeerRefusal.NO_SUBSCRIPTION;
import static org.zmqspring.transport.PeerRefusal.PREFIX_LENGTH;
import static org.zmqspring.transport.PeerRefusal.STALLED;

/** Tests for {@link PeerRefusal}. */
class PeerRefusalTests {

	@Test
	void eachSocketHasTheReasonsThatCanOccur() {
		for (SocketType type : Set.of(SocketType.SUB, SocketType.XSUB, SocketType.DEALER)) {
			assertThat(reasons(type, SocketMode.CONNECT)).containsOnly(MESSAGE_SIZE);
		}
		for (SocketType type : Set.of(SocketType.SUB, SocketType.XSUB, SocketType.ROUTER)) {
			assertThat(reasons(type, SocketMode.BIND)).containsOnly(MESSAGE_SIZE, MAX_PEERS, HANDSHAKE);
		}
		for (SocketType type : Set.of(SocketType.PUB, SocketType.XPUB)) {
			assertThat(reasons(type, SocketMode.CONNECT)).containsOnly(MAX_SUBSCRIPTIONS, PREFIX_LENGTH,
					NO_SUBSCRIPTION, STALLED);
			assertThat(reasons(type, SocketMode.BIND)).containsOnly(MAX_SUBSCRIPTIONS, PREFIX_LENGTH, NO_SUBSCRIPTION,
					STALLED, MAX_PEERS, HANDSHAKE);
		}
	}

	private static Set<PeerRefusal> reasons(SocketType type, SocketMode mode) {
		return Arrays.stream(PeerRefusal.values())
			.filter((reason) -> reason.appliesTo(type, mode))
			.collect(Collectors.toSet());
	}

}

package org.zmqspring.supervise;

import java.time.Instant;

import org.zmqspring.transport.LinkId;

/**
 * A peer has connected to a bound endpoint, or has disconnected; also published as an
 * application event. The event is about the TCP connection: the ZeroMQ handshake may
 * still fail. When the endpoint is closed or reopened, there are no events for its peers.
 * Immutable.
 *
 * @param link the bound endpoint
 * @param remote the peer's address and port
 * @param connected {@code false} if the peer disconnected
 * @param peers number of peers of the endpoint after this change
 * @param at when it happened
 */
public record ZmqPeerEvent(LinkId link, String remote, boolean connected, int peers, Instant at) {
}

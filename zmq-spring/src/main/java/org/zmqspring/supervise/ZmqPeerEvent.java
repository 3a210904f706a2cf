package org.zmqspring.supervise;

import java.time.Instant;

import org.zmqspring.transport.LinkId;

/**
 * A peer has connected to a bound endpoint, or that connection has ended; also published
 * as an application event. The connection is TCP's: it says nothing of ZeroMQ yet. When
 * the endpoint is closed or opened anew, its peers are forgotten without an event.
 * Immutable.
 *
 * @param link the bound endpoint
 * @param remote the peer's address and port
 * @param connected {@code false} if the connection ended
 * @param peers how many are connected to the endpoint after it
 * @param at when it happened
 */
public record ZmqPeerEvent(LinkId link, String remote, boolean connected, int peers, Instant at) {
}

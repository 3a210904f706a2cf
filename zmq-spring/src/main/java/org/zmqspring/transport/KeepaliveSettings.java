package org.zmqspring.transport;

import java.time.Duration;

/**
 * TCP keep-alive ({@code ZMQ_TCP_KEEPALIVE}, {@code _IDLE}, {@code _INTVL} and
 * {@code _CNT}). Immutable.
 *
 * @param enabled whether the operating system probes idle connections
 * @param idle quiet time before the first probe; whole seconds
 * @param intvl time between probes; whole seconds
 * @param cnt number of unanswered probes after which the connection ends
 */
public record KeepaliveSettings(boolean enabled, Duration idle, Duration intvl, int cnt) {
}

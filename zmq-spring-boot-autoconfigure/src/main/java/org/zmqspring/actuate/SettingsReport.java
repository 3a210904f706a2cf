package org.zmqspring.actuate;

import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.SocketSettings;

/**
 * The settings in force for a socket, without secrets. The names are those of the
 * properties, with the unit. Immutable.
 *
 * @param reconnectIvlMillis {@code reconnect-ivl}
 * @param reconnectIvlMaxMillis {@code reconnect-ivl-max}
 * @param reconnectJitter {@code reconnect-jitter}
 * @param reconnectResetAfterMillis {@code reconnect-reset-after}
 * @param connectTimeoutMillis {@code connect-timeout}
 * @param handshakeIvlMillis {@code handshake-ivl}
 * @param staleAfterMillis {@code stale-after}
 * @param heartbeatIvlMillis {@code heartbeat-ivl}
 * @param heartbeatTimeoutMillis {@code heartbeat-timeout}
 * @param heartbeatTtlMillis {@code heartbeat-ttl}
 * @param tcpKeepalive {@code tcp-keepalive}
 * @param tcpKeepaliveIdleMillis {@code tcp-keepalive-idle}
 * @param tcpKeepaliveIntvlMillis {@code tcp-keepalive-intvl}
 * @param tcpKeepaliveCnt {@code tcp-keepalive-cnt}
 * @param lingerMillis {@code linger}
 * @param sndHwm {@code snd-hwm}
 * @param rcvHwm {@code rcv-hwm}
 * @param maxMsgSizeBytes {@code max-msg-size}
 * @param sndBufBytes {@code snd-buf}; 0 leaves it to the operating system
 * @param rcvBufBytes {@code rcv-buf}; 0 leaves it to the operating system
 * @param backlog {@code backlog}
 * @param ipv6 {@code ipv6}
 * @param maxPeers {@code max-peers}; 0 is unlimited
 * @param maxSubscriptionsPerPeer {@code max-subscriptions-per-peer}; 0 is unlimited
 * @param xpubNodropTimeoutMillis {@code xpub-nodrop-timeout} if {@code xpub-nodrop} is
 * set, otherwise 0
 */
public record SettingsReport(long reconnectIvlMillis, long reconnectIvlMaxMillis, double reconnectJitter,
		long reconnectResetAfterMillis, long connectTimeoutMillis, long handshakeIvlMillis, long staleAfterMillis,
		long heartbeatIvlMillis, long heartbeatTimeoutMillis, long heartbeatTtlMillis, boolean tcpKeepalive,
		long tcpKeepaliveIdleMillis, long tcpKeepaliveIntvlMillis, int tcpKeepaliveCnt, long lingerMillis, int sndHwm,
		int rcvHwm, long maxMsgSizeBytes, int sndBufBytes, int rcvBufBytes, int backlog, boolean ipv6, int maxPeers,
		int maxSubscriptionsPerPeer, long xpubNodropTimeoutMillis) {

	static SettingsReport of(LinkSpec spec) {
		ReconnectSettings reconnect = spec.reconnect();
		SocketSettings options = spec.options();
		HeartbeatSettings heartbeat = options.heartbeat();
		KeepaliveSettings keepalive = options.keepalive();
		return new SettingsReport(reconnect.ivl().toMillis(), reconnect.ivlMax().toMillis(), reconnect.jitter(),
				reconnect.resetAfter().toMillis(), reconnect.connectTimeout().toMillis(),
				reconnect.handshakeIvl().toMillis(), reconnect.staleAfter().toMillis(), heartbeat.ivl().toMillis(),
				heartbeat.timeout().toMillis(), heartbeat.ttl().toMillis(), keepalive.enabled(),
				keepalive.idle().toMillis(), keepalive.intvl().toMillis(), keepalive.cnt(), options.linger().toMillis(),
				options.sndHwm(), options.rcvHwm(), options.maxMsgSize(), options.sndBuf(), options.rcvBuf(),
				options.backlog(), options.ipv6(), options.peers().maxPeers(), options.peers().maxSubscriptions(),
				options.nodropTimeout().toMillis());
	}

}

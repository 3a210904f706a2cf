package org.zmqspring.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.publish.HistorySettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;

/**
 * Gives a socket whose settings do not come from properties the endpoints of its peers,
 * and the times of {@link PeerProperties}. Stateless.
 */
final class QuickSocket {

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	/** A subscriber that is not read for longer does not answer heartbeats in time. */
	private static final Duration UNREAD = Duration.ofMillis(190);

	private static final HeartbeatSettings HEARTBEAT = new HeartbeatSettings(Duration.ofMillis(200),
			Duration.ofMillis(180), Duration.ZERO);

	private QuickSocket() {
	}

	/** The socket with other endpoints. Replay endpoints pair with them by position. */
	static SocketSpec of(SocketSpec spec, List<String> endpoints, List<String> replayEndpoints) {
		SocketSettings settings = quick(spec.settings(), spec.publisher() != null);
		return new SocketSpec(spec.name(), spec.type(), spec.mode(), parsed(endpoints, spec.mode()),
				quick(spec.reconnect()), settings, spec.start(), spec.traceHeader(), atAnyPort(spec.publisher()),
				quick(spec.subscriber(), endpoints, replayEndpoints, settings), spec.addressesInterval());
	}

	private static List<Endpoint> parsed(List<String> endpoints, SocketMode mode) {
		return endpoints.stream().map((endpoint) -> Endpoint.parse(endpoint, mode)).toList();
	}

	private static ReconnectSettings quick(ReconnectSettings reconnect) {
		return new ReconnectSettings(Duration.ofMillis(10), Duration.ofMillis(100), reconnect.jitter(),
				reconnect.resetAfter(), ONE_SECOND, ONE_SECOND, reconnect.staleAfter());
	}

	private static SocketSettings quick(SocketSettings socket, boolean publishes) {
		return new SocketSettings(ONE_SECOND, socket.isNodrop() ? socket.heartbeat() : HEARTBEAT, socket.keepalive(),
				publishes ? Duration.ofMillis(100) : socket.linger(), socket.sndHwm(), socket.rcvHwm(),
				socket.maxMsgSize(), socket.sndBuf(), socket.rcvBuf(), socket.ipv6(), socket.peers(), socket.security(),
				socket.nodropTimeout(), socket.backlog());
	}

	private static @Nullable PublisherSettings atAnyPort(@Nullable PublisherSettings publisher) {
		HistorySettings history = (publisher != null) ? publisher.history() : null;
		if (publisher == null || history == null) {
			return publisher;
		}
		return new PublisherSettings(publisher.queueCapacity(), publisher.overflow(), publisher.sendTimeout(),
				publisher.hold(), publisher.lastValueTopics(), publisher.frames(),
				new HistorySettings(parsed(List.of(PeerProperties.ANY_PORT), SocketMode.BIND), history.capacity(),
						history.maxBytes()));
	}

	private static @Nullable SubscriberSettings quick(@Nullable SubscriberSettings subscriber, List<String> endpoints,
			List<String> replayEndpoints, SocketSettings socket) {
		if (subscriber == null) {
			return null;
		}
		ReplaySettings replay = subscriber.replay();
		return new SubscriberSettings(subscriber.topics(), subscriber.traceHeader(),
				shorter(subscriber.longestHold(), UNREAD), subscriber.feed(), subscriber.largestPayload(),
				(replay != null) ? quick(replay, endpoints, replayEndpoints, socket) : null);
	}

	private static ReplaySettings quick(ReplaySettings replay, List<String> endpoints, List<String> replayEndpoints,
			SocketSettings socket) {
		Map<String, Endpoint> pairs = new LinkedHashMap<>();
		for (int i = 0; i < replayEndpoints.size(); i++) {
			pairs.put(endpoints.get(i), Endpoint.parse(replayEndpoints.get(i), SocketMode.CONNECT));
		}
		return new ReplaySettings(pairs, replay.onJoin(), shorter(replay.timeout(), UNREAD), replay.maxPending(),
				replay.maxPendingBytes(), socket);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}

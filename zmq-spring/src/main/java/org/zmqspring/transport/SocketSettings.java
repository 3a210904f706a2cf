package org.zmqspring.transport;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;

import org.springframework.util.unit.DataSize;

/**
 * Options of one engine socket. They are set before it binds or connects, and do not
 * change later. Immutable.
 *
 * @param handshakeIvl longest time for the peer's ZMTP greeting; zero sets no limit
 * @param heartbeat ZMTP heartbeats
 * @param keepalive TCP keep-alive
 * @param linger how long unsent messages are kept at close; zero drops them
 * @param sndHwm send high-water mark in messages; zero is unlimited
 * @param rcvHwm receive high-water mark in messages; zero is unlimited
 * @param maxMsgSize largest frame accepted from a peer, in bytes
 * @param sndBuf kernel send buffer in bytes; zero leaves it to the operating system
 * @param rcvBuf kernel receive buffer in bytes; zero leaves it to the operating system
 * @param ipv6 whether IPv6 addresses are used
 * @param peers limits for the peers of a bound socket
 * @param security how the socket proves its identity, and which peers may connect
 * @param nodropTimeout for a publisher: how long messages wait for a subscriber that
 * takes none; zero switches this off
 * @param backlog how many connections to a bound socket may wait to be accepted
 */
public record SocketSettings(Duration handshakeIvl, HeartbeatSettings heartbeat, KeepaliveSettings keepalive,
		Duration linger, int sndHwm, int rcvHwm, long maxMsgSize, int sndBuf, int rcvBuf, boolean ipv6,
		PeerLimits peers, SecuritySettings security, Duration nodropTimeout, int backlog) {

	/**
	 * The engine accepts one connection in each round of its loop. If many peers connect
	 * at once, ZeroMQ's default of 100 makes some of them wait a second until TCP tries
	 * again.
	 */
	private static final int BACKLOG = 1024;

	/**
	 * To a publisher, a forwarder is one peer, with the subscriptions of all its own
	 * peers. So one of these may hold a tenth of what the forwarder may.
	 */
	private static final int BACKEND_MAX_SUBSCRIPTIONS = PeerLimits.DEFAULTS.maxSubscriptions() / 10;

	/** How many requests of one peer may wait. */
	private static final int WAITING_REQUESTS = 16;

	/** How many messages of an answer wait for one peer. */
	private static final int WAITING_ANSWERS = 256;

	/** How many messages of an answer wait until they are read. */
	private static final int UNREAD_ANSWERS = 1000;

	/**
	 * The largest frame of a request, in bytes. A request needs 8, but a frame of the
	 * handshake with CURVE has several hundred.
	 */
	private static final long LARGEST_REQUEST = 1024;

	/**
	 * Settings of a socket without security and flow control.
	 * @param handshakeIvl longest time for the peer's ZMTP greeting; zero sets no limit
	 * @param heartbeat ZMTP heartbeats
	 * @param keepalive TCP keep-alive
	 * @param linger how long unsent messages are kept at close; zero drops them
	 * @param sndHwm send high-water mark in messages; zero is unlimited
	 * @param rcvHwm receive high-water mark in messages; zero is unlimited
	 * @param maxMsgSize largest frame accepted from a peer, in bytes
	 * @param sndBuf kernel send buffer in bytes; zero leaves it to the operating system
	 * @param rcvBuf kernel receive buffer in bytes; zero leaves it to the operating
	 * system
	 * @param ipv6 whether IPv6 addresses are used
	 * @param peers limits for the peers of a bound socket
	 */
	public SocketSettings(Duration handshakeIvl, HeartbeatSettings heartbeat, KeepaliveSettings keepalive,
			Duration linger, int sndHwm, int rcvHwm, long maxMsgSize, int sndBuf, int rcvBuf, boolean ipv6,
			PeerLimits peers) {
		this(handshakeIvl, heartbeat, keepalive, linger, sndHwm, rcvHwm, maxMsgSize, sndBuf, rcvBuf, ipv6, peers,
				SecuritySettings.NONE, Duration.ZERO, BACKLOG);
	}

	/**
	 * These settings with other security.
	 * @param other how the socket proves its identity, and which peers may connect
	 * @return the settings
	 */
	public SocketSettings with(SecuritySettings other) {
		return new SocketSettings(this.handshakeIvl, this.heartbeat, this.keepalive, this.linger, this.sndHwm,
				this.rcvHwm, this.maxMsgSize, this.sndBuf, this.rcvBuf, this.ipv6, this.peers, other,
				this.nodropTimeout, this.backlog);
	}

	/**
	 * These settings with {@code xpub-nodrop}: a message waits while a subscriber has no
	 * room for it.
	 * @param timeout how long messages wait for a subscriber that takes none; zero
	 * switches this off
	 * @return the settings
	 */
	public SocketSettings withNodrop(Duration timeout) {
		return new SocketSettings(this.handshakeIvl, this.heartbeat, this.keepalive, this.linger, this.sndHwm,
				this.rcvHwm, this.maxMsgSize, this.sndBuf, this.rcvBuf, this.ipv6, this.peers, this.security, timeout,
				this.backlog);
	}

	/**
	 * These settings for a socket that answers requests ({@link SocketType#ROUTER}). A
	 * request is one small message, and only a few requests of a peer are kept. Few
	 * messages of an answer wait for a peer, because the publisher keeps the rest.
	 * Answers that are not sent at close are dropped.
	 * @return the settings
	 */
	@Internal
	public SocketSettings forReplies() {
		return with(atMost(WAITING_ANSWERS, this.sndHwm), atMost(WAITING_REQUESTS, this.rcvHwm),
				Math.min(this.maxMsgSize, LARGEST_REQUEST));
	}

	/**
	 * These settings for a socket that asks ({@link SocketType#DEALER}). An answer may
	 * have no end, so only a limited number of its messages wait to be read. A request
	 * that is not sent at close is dropped.
	 * @return the settings
	 */
	@Internal
	public SocketSettings forRequests() {
		return with(this.sndHwm, atMost(UNREAD_ANSWERS, this.rcvHwm), this.maxMsgSize);
	}

	/** A high-water mark of 0 is unlimited. */
	private static int atMost(int limit, int hwm) {
		return (hwm == 0) ? limit : Math.min(hwm, limit);
	}

	private SocketSettings with(int outgoing, int incoming, long largest) {
		return new SocketSettings(this.handshakeIvl, this.heartbeat, this.keepalive, Duration.ZERO, outgoing, incoming,
				largest, this.sndBuf, this.rcvBuf, this.ipv6, this.peers, this.security, this.nodropTimeout,
				this.backlog);
	}

	/**
	 * Whether a message waits while a subscriber has no room for it
	 * ({@code xpub-nodrop}).
	 * @return {@code true} if messages wait
	 */
	public boolean isNodrop() {
		return !this.nodropTimeout.isZero();
	}

	/**
	 * The default settings of a subscriber.
	 * @return the defaults of a subscriber
	 */
	public static SocketSettings subscriberDefaults() {
		return builder(SocketType.SUB).build();
	}

	/**
	 * The default settings of a publisher. Peers send it only subscriptions, so the limit
	 * for a message is small.
	 * @return the defaults of a publisher
	 */
	public static SocketSettings publisherDefaults() {
		return builder(SocketType.PUB).build();
	}

	/**
	 * Start from the defaults of a publisher or a subscriber.
	 * @param type what the socket does
	 * @return a builder
	 */
	public static Builder builder(SocketType type) {
		return new Builder(type, "");
	}

	/**
	 * Start from the defaults of a publisher or a subscriber.
	 * @param type what the socket does
	 * @param prefix how the full names of the options begin, such as
	 * {@code zmq.subscribers.prices.}
	 * @return a builder
	 */
	public static Builder builder(SocketType type, String prefix) {
		return new Builder(type, prefix);
	}

	/** Collects the options of a socket and checks them. Not thread-safe. */
	public static final class Builder extends OptionsBuilder<Builder> {

		/** Linux: {@code MAX_TCP_KEEPIDLE}, {@code MAX_TCP_KEEPINTVL}. */
		private static final int LONGEST_KEEPALIVE_SECONDS = 32767;

		/** Linux: {@code MAX_TCP_KEEPCNT}. */
		private static final int MOST_KEEPALIVE_PROBES = 127;

		/** JeroMQ 0.6.0, {@code Options.setSocketOpt}: tenths of a second, 0 to 6553. */
		private static final Duration LONGEST_TTL = Duration.ofSeconds(655);

		private static final Duration HANDSHAKE_IVL = Duration.ofSeconds(3);

		private static final Duration HEARTBEAT_IVL = Duration.ofSeconds(5);

		private static final Duration PUBLISHER_LINGER = Duration.ofSeconds(1);

		/** Peers send a publisher only subscriptions. */
		private static final DataSize PUBLISHER_MAX_MSG_SIZE = DataSize.ofKilobytes(1);

		private static final DataSize SUBSCRIBER_MAX_MSG_SIZE = DataSize.ofMegabytes(16);

		private static final int HWM = 1000;

		private Option<Duration> handshakeIvl;

		private Option<Duration> heartbeatIvl;

		private @Nullable Option<Duration> heartbeatTimeout;

		private Option<Duration> heartbeatTtl;

		private Option<Duration> linger;

		private Option<Integer> sndHwm;

		private Option<Integer> rcvHwm;

		private Option<DataSize> maxMsgSize;

		private Option<Boolean> tcpKeepalive;

		private Option<Duration> tcpKeepaliveIdle;

		private Option<Duration> tcpKeepaliveIntvl;

		private Option<Integer> tcpKeepaliveCnt;

		private Option<Integer> sndBuf;

		private Option<Integer> rcvBuf;

		private Option<Integer> backlog;

		private Option<Boolean> ipv6;

		private Option<Integer> maxPeers;

		private Option<Integer> maxSubscriptionsPerPeer;

		private Option<Boolean> xpubNodrop;

		private Option<Duration> xpubNodropTimeout;

		private SecuritySettings security = SecuritySettings.NONE;

		private Builder(SocketType type, String prefix) {
			super(prefix);
			this.handshakeIvl = builtIn("handshake-ivl", HANDSHAKE_IVL);
			this.heartbeatIvl = builtIn("heartbeat-ivl", HEARTBEAT_IVL);
			this.heartbeatTtl = builtIn("heartbeat-ttl", Duration.ZERO);
			this.linger = builtIn("linger", type.isReceiving() ? Duration.ZERO : PUBLISHER_LINGER);
			this.sndHwm = builtIn("snd-hwm", HWM);
			this.rcvHwm = builtIn("rcv-hwm", HWM);
			this.maxMsgSize = builtIn("max-msg-size",
					type.isReceiving() ? SUBSCRIBER_MAX_MSG_SIZE : PUBLISHER_MAX_MSG_SIZE);
			this.tcpKeepalive = builtIn("tcp-keepalive", true);
			this.tcpKeepaliveIdle = builtIn("tcp-keepalive-idle", Duration.ofSeconds(10));
			this.tcpKeepaliveIntvl = builtIn("tcp-keepalive-intvl", Duration.ofSeconds(5));
			this.tcpKeepaliveCnt = builtIn("tcp-keepalive-cnt", 3);
			this.sndBuf = builtIn("snd-buf", 0);
			this.rcvBuf = builtIn("rcv-buf", 0);
			this.backlog = builtIn("backlog", BACKLOG);
			this.ipv6 = builtIn("ipv6", false);
			this.maxPeers = builtIn("max-peers", PeerLimits.DEFAULTS.maxPeers());
			this.maxSubscriptionsPerPeer = builtIn("max-subscriptions-per-peer",
					(type == SocketType.XPUB) ? BACKEND_MAX_SUBSCRIPTIONS : PeerLimits.DEFAULTS.maxSubscriptions());
			this.xpubNodrop = builtIn("xpub-nodrop", false);
			this.xpubNodropTimeout = builtIn("xpub-nodrop-timeout", Duration.ofSeconds(5));
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * Longest time from the TCP connection to the peer's greeting
		 * ({@code ZMQ_HANDSHAKE_IVL}). After the greeting, a handshake with keys or
		 * passwords may take this time and 5 s more. A bound socket limits the whole
		 * handshake to this time. If it checks its peers, it adds 5 s.
		 * @param handshakeIvl the time; zero sets no limit; 3 s by default
		 * @return this builder
		 */
		public Builder handshakeIvl(Duration handshakeIvl) {
			this.handshakeIvl = set("handshake-ivl", handshakeIvl);
			return this;
		}

		/**
		 * Time between two heartbeats ({@code ZMQ_HEARTBEAT_IVL}).
		 * @param heartbeatIvl the time; zero switches heartbeats off; by default 5 s, or
		 * zero for a publisher with {@link #xpubNodrop(boolean)}
		 * @return this builder
		 */
		public Builder heartbeatIvl(Duration heartbeatIvl) {
			this.heartbeatIvl = set("heartbeat-ivl", heartbeatIvl);
			return this;
		}

		/**
		 * How long to wait for traffic after a heartbeat ({@code ZMQ_HEARTBEAT_TIMEOUT}).
		 * Then the connection is ended.
		 * @param heartbeatTimeout the time, shorter than the interval; 90 percent of the
		 * interval by default
		 * @return this builder
		 */
		public Builder heartbeatTimeout(Duration heartbeatTimeout) {
			this.heartbeatTimeout = set("heartbeat-timeout", heartbeatTimeout);
			return this;
		}

		/**
		 * Time after which the peer must end the connection if it receives nothing
		 * ({@code ZMQ_HEARTBEAT_TTL}). Each heartbeat carries this time.
		 * @param heartbeatTtl the time, longer than the interval; zero, the default,
		 * leaves this time to the peer
		 * @return this builder
		 */
		public Builder heartbeatTtl(Duration heartbeatTtl) {
			this.heartbeatTtl = set("heartbeat-ttl", heartbeatTtl);
			return this;
		}

		/**
		 * How long unsent messages are kept at close ({@code ZMQ_LINGER}).
		 * @param linger the time; zero drops them; 1 s for a publisher and zero for a
		 * subscriber by default
		 * @return this builder
		 */
		public Builder linger(Duration linger) {
			this.linger = set("linger", linger);
			return this;
		}

		/**
		 * Send high-water mark ({@code ZMQ_SNDHWM}).
		 * @param sndHwm messages for each peer; zero is unlimited; 1000 by default
		 * @return this builder
		 */
		public Builder sndHwm(int sndHwm) {
			this.sndHwm = set("snd-hwm", sndHwm);
			return this;
		}

		/**
		 * Receive high-water mark ({@code ZMQ_RCVHWM}).
		 * @param rcvHwm messages for each peer; zero is unlimited; 1000 by default
		 * @return this builder
		 */
		public Builder rcvHwm(int rcvHwm) {
			this.rcvHwm = set("rcv-hwm", rcvHwm);
			return this;
		}

		/**
		 * Largest frame that is accepted from a peer ({@code ZMQ_MAXMSGSIZE}).
		 * @param maxMsgSize the size; 16 MB for a subscriber and 1 KB for a publisher by
		 * default
		 * @return this builder
		 */
		public Builder maxMsgSize(DataSize maxMsgSize) {
			this.maxMsgSize = set("max-msg-size", maxMsgSize);
			return this;
		}

		/**
		 * Whether the operating system probes idle connections
		 * ({@code ZMQ_TCP_KEEPALIVE}).
		 * @param tcpKeepalive {@code true}, the default, if it does
		 * @return this builder
		 */
		public Builder tcpKeepalive(boolean tcpKeepalive) {
			this.tcpKeepalive = set("tcp-keepalive", tcpKeepalive);
			return this;
		}

		/**
		 * Quiet time before the first probe ({@code ZMQ_TCP_KEEPALIVE_IDLE}).
		 * @param tcpKeepaliveIdle whole seconds; 10 s by default
		 * @return this builder
		 */
		public Builder tcpKeepaliveIdle(Duration tcpKeepaliveIdle) {
			this.tcpKeepaliveIdle = set("tcp-keepalive-idle", tcpKeepaliveIdle);
			return this;
		}

		/**
		 * Time between two probes ({@code ZMQ_TCP_KEEPALIVE_INTVL}).
		 * @param tcpKeepaliveIntvl whole seconds; 5 s by default
		 * @return this builder
		 */
		public Builder tcpKeepaliveIntvl(Duration tcpKeepaliveIntvl) {
			this.tcpKeepaliveIntvl = set("tcp-keepalive-intvl", tcpKeepaliveIntvl);
			return this;
		}

		/**
		 * Unanswered probes that end a connection ({@code ZMQ_TCP_KEEPALIVE_CNT}).
		 * @param tcpKeepaliveCnt how many; 3 by default
		 * @return this builder
		 */
		public Builder tcpKeepaliveCnt(int tcpKeepaliveCnt) {
			this.tcpKeepaliveCnt = set("tcp-keepalive-cnt", tcpKeepaliveCnt);
			return this;
		}

		/**
		 * Send buffer of the operating system ({@code ZMQ_SNDBUF}).
		 * @param sndBuf bytes; zero, the default, leaves it to the operating system
		 * @return this builder
		 */
		public Builder sndBuf(int sndBuf) {
			this.sndBuf = set("snd-buf", sndBuf);
			return this;
		}

		/**
		 * Receive buffer of the operating system ({@code ZMQ_RCVBUF}).
		 * @param rcvBuf bytes; zero, the default, leaves it to the operating system
		 * @return this builder
		 */
		public Builder rcvBuf(int rcvBuf) {
			this.rcvBuf = set("rcv-buf", rcvBuf);
			return this;
		}

		/**
		 * Number of connections to a bound socket that may wait to be accepted
		 * ({@code ZMQ_BACKLOG}).
		 * @param backlog how many, at least 1; 1024 by default
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = set("backlog", backlog);
			return this;
		}

		/**
		 * Whether IPv6 addresses are used ({@code ZMQ_IPV6}).
		 * @param ipv6 {@code true} if they are; {@code false} by default
		 * @return this builder
		 */
		public Builder ipv6(boolean ipv6) {
			this.ipv6 = set("ipv6", ipv6);
			return this;
		}

		/**
		 * Number of peers that may be connected to a bound socket at the same time.
		 * @param maxPeers how many; zero is unlimited; 1000 by default
		 * @return this builder
		 */
		public Builder maxPeers(int maxPeers) {
			this.maxPeers = set("max-peers", maxPeers);
			return this;
		}

		/**
		 * Number of subscriptions that one peer of a publisher may hold.
		 * @param maxSubscriptionsPerPeer how many; zero is unlimited; by default 100000,
		 * or 10000 for the backend of a forwarder
		 * @return this builder
		 */
		public Builder maxSubscriptionsPerPeer(int maxSubscriptionsPerPeer) {
			this.maxSubscriptionsPerPeer = set("max-subscriptions-per-peer", maxSubscriptionsPerPeer);
			return this;
		}

		/**
		 * Whether a publisher's message waits while a subscriber has no room for it
		 * ({@code ZMQ_XPUB_NODROP}).
		 * @param xpubNodrop {@code true} if messages wait; {@code false}, the default, if
		 * they are dropped for that subscriber
		 * @return this builder
		 */
		public Builder xpubNodrop(boolean xpubNodrop) {
			this.xpubNodrop = set("xpub-nodrop", xpubNodrop);
			return this;
		}

		/**
		 * How long messages wait for a subscriber that takes none. Then the subscriber is
		 * disconnected.
		 * @param xpubNodropTimeout the time; 5 s by default
		 * @return this builder
		 */
		public Builder xpubNodropTimeout(Duration xpubNodropTimeout) {
			this.xpubNodropTimeout = set("xpub-nodrop-timeout", xpubNodropTimeout);
			return this;
		}

		/**
		 * How the socket proves its identity, and which peers may connect.
		 * @param security keys, users and addresses; none by default
		 * @return this builder
		 */
		public Builder security(SecuritySettings security) {
			this.security = security;
			return this;
		}

		/**
		 * The heartbeat interval in force. With {@code xpub-nodrop}, a publisher sends
		 * heartbeats only if the interval is set: a heartbeat would wait behind the
		 * messages, and its answer would be too late.
		 * @return the option
		 */
		@Internal
		public Option<Duration> heartbeatIvl() {
			boolean waits = this.xpubNodrop.value() && !this.heartbeatIvl.configured();
			return waits ? builtIn("heartbeat-ivl", Duration.ZERO) : this.heartbeatIvl;
		}

		/**
		 * The heartbeat timeout in force. By default it is 90 percent of the interval.
		 * @return the option
		 */
		@Internal
		public Option<Duration> heartbeatTimeout() {
			return (this.heartbeatTimeout != null) ? this.heartbeatTimeout
					: builtIn("heartbeat-timeout", Duration.ofMillis(heartbeatIvl().value().toMillis() * 9 / 10));
		}

		/**
		 * Whether IPv6 addresses are used.
		 * @return the option
		 */
		@Internal
		public Option<Boolean> ipv6() {
			return this.ipv6;
		}

		/**
		 * Longest time for the peer's greeting.
		 * @return the option
		 */
		@Internal
		public Option<Duration> handshakeIvl() {
			return this.handshakeIvl;
		}

		/**
		 * Check all options.
		 * @param problems collects the invalid ones
		 */
		@Internal
		public void check(Problems problems) {
			heartbeat(problems);
			List.of(this.handshakeIvl, this.linger, this.xpubNodropTimeout).forEach(problems::duration);
			List.of(this.sndHwm, this.rcvHwm, this.sndBuf, this.rcvBuf, this.maxPeers, this.maxSubscriptionsPerPeer)
				.forEach((count) -> problems.range(count, 0, Integer.MAX_VALUE));
			problems.range(this.backlog, 1, Integer.MAX_VALUE);
			maxMsgSize(problems);
			problems.seconds(this.tcpKeepaliveIdle, LONGEST_KEEPALIVE_SECONDS);
			problems.seconds(this.tcpKeepaliveIntvl, LONGEST_KEEPALIVE_SECONDS);
			problems.range(this.tcpKeepaliveCnt, 1, MOST_KEEPALIVE_PROBES);
			if (this.xpubNodrop.value()) {
				xpubNodrop(problems);
			}
		}

		private void heartbeat(Problems problems) {
			boolean validTtl = ttl(problems);
			Option<Duration> ivl = heartbeatIvl();
			if (!problems.duration(ivl) || ivl.value().isZero()) {
				return;
			}
			if (ivl.value().toMillis() < 2) {
				problems.add(ivl, "must be 0 or at least 2ms, to leave room for a timeout below it",
						"Set 0 to switch heartbeats off, or a time such as 5s");
				return;
			}
			heartbeatTimeout(ivl, problems);
			Option<Duration> ttl = this.heartbeatTtl;
			if (validTtl && !ttl.value().isZero() && ttl.value().compareTo(ivl.value()) <= 0) {
				problems.add(ttl,
						"must be above " + ivl
								+ ": otherwise the peer disconnects a quiet connection between two heartbeats",
						"Raise it to more than the heartbeat interval, such as twice as long, or set it to 0");
			}
		}

		private void heartbeatTimeout(Option<Duration> ivl, Problems problems) {
			Option<Duration> timeout = heartbeatTimeout();
			if (timeout.value().toMillis() < 1) {
				problems.add(timeout, "must be at least 1ms", "Remove it for 90 percent of the heartbeat interval");
			}
			else if (timeout.value().compareTo(ivl.value()) >= 0) {
				problems.add(timeout,
						"must be below " + ivl + ": the answer to a heartbeat is due before the next heartbeat",
						"Lower it, or remove it for 90 percent of the heartbeat interval");
			}
		}

		private boolean ttl(Problems problems) {
			Duration value = this.heartbeatTtl.value();
			if (!value.isZero() && (value.toMillis() < 100 || value.compareTo(LONGEST_TTL) > 0)) {
				problems.add(this.heartbeatTtl, "must be 0 or between 100ms and 655s",
						"Set a time in this range, or 0 to leave it to the peer");
				return false;
			}
			return true;
		}

		private void maxMsgSize(Problems problems) {
			long bytes = this.maxMsgSize.value().toBytes();
			if (bytes < 1 || bytes > Integer.MAX_VALUE) {
				// Without a limit, a frame header that claims 2 GiB ends the I/O thread
				// of JeroMQ 0.6.0.
				problems.add(this.maxMsgSize,
						"must be between 1B and " + Integer.MAX_VALUE
								+ "B: without a limit a single malformed frame ends the engine",
						"Set a size such as 16MB");
			}
		}

		private void xpubNodrop(Problems problems) {
			if (this.xpubNodropTimeout.value().isZero()) {
				problems.add(this.xpubNodropTimeout, "must be above 0 while " + this.xpubNodrop.property() + " is true",
						"Set a time such as 5s, or xpub-nodrop to false");
			}
			if (this.sndHwm.value() == 0) {
				problems.add(this.sndHwm,
						"is unlimited, so with " + this.xpubNodrop.property()
								+ " (true) a slow subscriber could use up the memory",
						"Set a number such as 1000, or xpub-nodrop to false");
			}
		}

		/**
		 * Build the settings. Call {@link #check} first.
		 * @return the settings
		 */
		public SocketSettings build() {
			return new SocketSettings(this.handshakeIvl.value(),
					new HeartbeatSettings(heartbeatIvl().value(), heartbeatTimeout().value(), this.heartbeatTtl.value(),
							heartbeatIvl().configured()),
					new KeepaliveSettings(this.tcpKeepalive.value(), this.tcpKeepaliveIdle.value(),
							this.tcpKeepaliveIntvl.value(), this.tcpKeepaliveCnt.value()),
					this.linger.value(), this.sndHwm.value(), this.rcvHwm.value(), this.maxMsgSize.value().toBytes(),
					this.sndBuf.value(), this.rcvBuf.value(), this.ipv6.value(),
					new PeerLimits(this.maxPeers.value(), this.maxSubscriptionsPerPeer.value()), this.security,
					this.xpubNodrop.value() ? this.xpubNodropTimeout.value() : Duration.ZERO, this.backlog.value());
		}

	}

}

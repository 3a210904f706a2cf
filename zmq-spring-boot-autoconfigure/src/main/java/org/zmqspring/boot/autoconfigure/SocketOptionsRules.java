package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.util.unit.DataSize;

/**
 * What the options of one socket must fulfil, alone and together, whichever level they
 * come from. Confined to the thread that checks.
 */
final class SocketOptionsRules {

	/** Linux: {@code MAX_TCP_KEEPIDLE}, {@code MAX_TCP_KEEPINTVL}. */
	private static final int LONGEST_KEEPALIVE_SECONDS = 32767;

	/** Linux: {@code MAX_TCP_KEEPCNT}. */
	private static final int MOST_KEEPALIVE_PROBES = 127;

	/** JeroMQ 0.6.0, {@code Options.setSocketOpt}: tenths of a second, 0 to 6553. */
	private static final Duration LONGEST_TTL = Duration.ofSeconds(655);

	private final ConfiguredSocket socket;

	private final ResolvedOptions options;

	private final Problems problems;

	SocketOptionsRules(ConfiguredSocket socket, SocketOptions shared, Problems problems) {
		this.socket = socket;
		this.options = new ResolvedOptions(socket, shared);
		this.problems = problems;
	}

	void check() {
		reconnect();
		heartbeat();
		timesAndSizes();
		keepalive();
	}

	private void reconnect() {
		Option<Duration> max = this.options.reconnectIvlMax();
		if (reconnectIvl(this.options.reconnectIvl()) & this.problems.duration(max)) {
			reconnectIvlMax(this.options.reconnectIvl(), max);
		}
		Option<Double> jitter = this.options.reconnectJitter();
		if (!(jitter.value() >= 0 && jitter.value() <= 1)) {
			this.problems.add(jitter, "must be between 0 and 1",
					"Set 0 for none, 0.5 for half of each interval, 1 for all");
		}
		this.problems.duration(this.options.reconnectResetAfter());
		// Zero and below leave the attempt to the operating system.
		this.problems.notTooLong(this.options.connectTimeout());
	}

	private boolean reconnectIvl(Option<Duration> ivl) {
		String remedy = "To reconnect as fast as possible set 1ms; remove it for the default of 100ms";
		if (ivl.value().isNegative()) {
			this.problems.add(ivl, "must be at least 1ms; ZeroMQ's -1, never to reconnect, is not supported", remedy);
			return false;
		}
		if (ivl.value().toMillis() < 1) {
			// JeroMQ 0.6.0, TcpConnecter.getNewReconnectIvl
			this.problems.add(ivl, "must be at least 1ms: ZeroMQ's engine divides by it", remedy);
			return false;
		}
		return this.problems.notTooLong(ivl);
	}

	private void reconnectIvlMax(Option<Duration> ivl, Option<Duration> max) {
		if (!max.value().isZero() && max.value().compareTo(ivl.value()) < 0) {
			this.problems.add(max.configured() ? max : ivl,
					"does not fit: the upper bound " + max + " is below the first interval " + ivl,
					"Raise the bound to the first interval or more, or set it to 0 for a constant interval");
		}
	}

	private void heartbeat() {
		boolean validTtl = ttl(this.options.heartbeatTtl());
		Option<Duration> ivl = this.options.heartbeatIvl();
		if (!this.problems.duration(ivl) || ivl.value().isZero()) {
			return;
		}
		if (ivl.value().toMillis() < 2) {
			this.problems.add(ivl, "must be 0 or at least 2ms, to leave room for a timeout below it",
					"Set 0 to switch heartbeats off, or a time such as 5s");
			return;
		}
		heartbeatTimeout(ivl, this.options.heartbeatTimeout());
		if (validTtl) {
			ttlAboveIvl(ivl, this.options.heartbeatTtl());
		}
	}

	private void ttlAboveIvl(Option<Duration> ivl, Option<Duration> ttl) {
		if (!ttl.value().isZero() && ttl.value().compareTo(ivl.value()) <= 0) {
			this.problems.add(ttl,
					"does not fit: " + ttl + " must be above " + ivl
							+ ", or the peer disconnects a quiet connection between two heartbeats",
					"Raise it to more than the heartbeat interval, such as twice as long, or set it to 0");
		}
	}

	private void heartbeatTimeout(Option<Duration> ivl, Option<Duration> timeout) {
		if (timeout.value().toMillis() < 1) {
			this.problems.add(timeout, "must be at least 1ms", "Remove it for 90 percent of the heartbeat interval");
		}
		else if (timeout.value().compareTo(ivl.value()) >= 0) {
			this.problems.add(timeout,
					"does not fit: " + timeout + " must be below " + ivl
							+ ", or the engine (JeroMQ 0.6.0) does not notice a peer that fell silent",
					"Lower it, or remove it for 90 percent of the heartbeat interval");
		}
	}

	private boolean ttl(Option<Duration> ttl) {
		Duration value = ttl.value();
		if (!value.isZero() && (value.toMillis() < 100 || value.compareTo(LONGEST_TTL) > 0)) {
			this.problems.add(ttl, "must be 0 or between 100ms and 655s", "Set 0 to ask nothing of the peer");
			return false;
		}
		return true;
	}

	private void timesAndSizes() {
		this.problems.duration(this.options.handshakeIvl());
		this.problems.duration(this.options.linger());
		this.problems.duration(this.options.staleAfter());
		Duration staleAfter = this.socket.properties().getStaleAfter();
		if (this.socket.isPublisher() && staleAfter != null) {
			this.problems.add(new Option<>(this.socket.property("stale-after"), staleAfter, true),
					"is for subscribers only: a publisher receives no messages", "Remove it");
		}
		for (Option<Integer> count : List.of(this.options.sndHwm(), this.options.rcvHwm(), this.options.sndBuf(),
				this.options.rcvBuf())) {
			this.problems.range(count, 0, Integer.MAX_VALUE);
		}
		maxMsgSize(this.options.maxMsgSize());
	}

	private void maxMsgSize(Option<DataSize> size) {
		if (size.value().toBytes() < 1 || size.value().toBytes() > Integer.MAX_VALUE) {
			// JeroMQ 0.6.0 without a limit: one frame header that claims 2 GiB ends its
			// I/O
			// thread.
			this.problems.add(size, "must be between 1B and " + Integer.MAX_VALUE
					+ "B: without a limit a single malformed frame ends the engine", "Set a size such as 16MB");
		}
	}

	private void keepalive() {
		this.problems.seconds(this.options.tcpKeepaliveIdle(), LONGEST_KEEPALIVE_SECONDS);
		this.problems.seconds(this.options.tcpKeepaliveIntvl(), LONGEST_KEEPALIVE_SECONDS);
		this.problems.range(this.options.tcpKeepaliveCnt(), 1, MOST_KEEPALIVE_PROBES);
	}

}

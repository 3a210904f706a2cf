package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Evidence;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * Builds the snapshot of a link for tests of what is shown, and puts it into a directory,
 * as only the supervisor can. Not thread-safe.
 */
public final class LinkFixture {

	/** When everything began that is not said otherwise. */
	public static final Instant EPOCH = Instant.ofEpochMilli(1_767_225_600_000L);

	private final LinkSpec spec;

	private LinkState state = LinkState.NEW;

	private boolean everUp;

	private @Nullable Instant downSince = EPOCH;

	private Duration delay = Duration.ZERO;

	private @Nullable String lastError;

	private List<Outage> outages = List.of();

	private Duration downtime = Duration.ZERO;

	private @Nullable String address;

	private int peers;

	private LinkFixture(LinkSpec spec) {
		this.spec = spec;
	}

	public static LinkFixture subscriber(String socket, String endpoint) {
		return new LinkFixture(
				new LinkSpec(socket, SocketType.SUB, SocketMode.CONNECT, Endpoint.parse(endpoint, SocketMode.CONNECT),
						ReconnectSettings.DEFAULTS, SocketSettings.subscriberDefaults()));
	}

	public static LinkFixture publisher(String socket, String endpoint) {
		return new LinkFixture(
				new LinkSpec(socket, SocketType.PUB, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
						ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults()));
	}

	public static LinkFixture replay(String socket, String endpoint) {
		return new LinkFixture(
				new LinkSpec(socket, SocketType.ROUTER, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
						ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults()));
	}

	public static LinkFixture frontend(String socket, String endpoint) {
		return new LinkFixture(
				new LinkSpec(socket, SocketType.XSUB, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
						ReconnectSettings.DEFAULTS, SocketSettings.subscriberDefaults()));
	}

	public static LinkFixture backend(String socket, String endpoint) {
		return new LinkFixture(
				new LinkSpec(socket, SocketType.XPUB, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
						ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults()));
	}

	public LinkSpec spec() {
		return this.spec;
	}

	/** Up, or listening. */
	public LinkFixture up() {
		this.state = (this.spec.mode() == SocketMode.BIND) ? LinkState.LISTENING : LinkState.UP;
		this.everUp = true;
		this.downSince = null;
		this.delay = Duration.ZERO;
		this.lastError = null;
		return this;
	}

	/** Trying since it was started then, never up. */
	public LinkFixture trying(Instant since) {
		return backingOff(since, false);
	}

	/** Was up, and was lost then. */
	public LinkFixture lost(Instant at) {
		return backingOff(at, true);
	}

	private LinkFixture backingOff(Instant since, boolean wasUp) {
		this.state = LinkState.BACKING_OFF;
		this.everUp = wasUp;
		this.downSince = since;
		this.delay = Duration.ofMillis(731);
		this.lastError = "Connection refused";
		return this;
	}

	public LinkFixture after(Outage... finished) {
		this.outages = List.of(finished);
		this.downtime = this.outages.stream().map(Outage::length).reduce(Duration.ZERO, Duration::plus);
		return this;
	}

	public LinkFixture boundTo(String realAddress, int connectedPeers) {
		this.address = realAddress;
		this.peers = connectedPeers;
		return this;
	}

	public LinkSnapshot snapshot() {
		boolean backingOff = this.state == LinkState.BACKING_OFF;
		return new LinkSnapshot(this.spec, this.state, this.state.isUp() ? Evidence.SETTLED : null, EPOCH, 3,
				this.delay, backingOff ? EPOCH.plus(this.delay) : null, this.lastError, this.outages.size(),
				this.outages, this.downtime, this.downSince, this.everUp, this.address, this.peers);
	}

	public LinkFixture in(LinkDirectory directory) {
		directory.put(snapshot());
		return this;
	}

	public void removeFrom(LinkDirectory directory) {
		directory.remove(this.spec.id());
	}

}

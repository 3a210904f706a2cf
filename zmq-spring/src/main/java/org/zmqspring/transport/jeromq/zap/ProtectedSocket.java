package org.zmqspring.transport.jeromq.zap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.security.ZapRequest;
import org.zmqspring.transport.LinkId;

/**
 * A bound socket that checks its peers. It has a policy, and the addresses from which
 * each key has connected. When a key is revoked, its connections end. Confined to the
 * thread {@code zmq-zap}.
 */
final class ProtectedSocket {

	/**
	 * If a key has connected from more addresses than this, each address is treated as if
	 * it had a connection of the key.
	 */
	private static final int KEPT_ADDRESSES = 256;

	private final PeerConnections connections;

	private final String domain;

	private final ZapPolicy policy;

	private final Map<CurveKey, Set<String>> addresses = new HashMap<>();

	/** The last reported reason why the file of allowed keys cannot be used. */
	private @Nullable String reportedProblem;

	ProtectedSocket(PeerConnections connections, String domain, ZapPolicy policy) {
		this.connections = connections;
		this.domain = domain;
		this.policy = policy;
	}

	PeerConnections connections() {
		return this.connections;
	}

	LinkId link() {
		return this.connections.key().link();
	}

	ZapRequest request(ZapCall call) {
		return call.request(link(), this.domain);
	}

	@Nullable RefusalCause judge(ZapRequest request) {
		return this.policy.judge(request);
	}

	/** Whether there is a connection from this address that was not checked yet. */
	boolean markChecked(String address) {
		return this.connections.markChecked(address);
	}

	void onAllowed(ZapRequest request) {
		if (request.key() != null && this.policy.isWatched()) {
			Set<String> known = this.addresses.computeIfAbsent(request.key(), (key) -> new HashSet<>());
			if (known.size() <= KEPT_ADDRESSES) {
				known.add(request.address());
			}
		}
	}

	/**
	 * Read the file of allowed keys again, end the connections of revoked keys, and
	 * return how many keys were revoked. The engine does not tell which connection from
	 * an address uses which key, so all connections from that address end. Peers that are
	 * still allowed reconnect.
	 */
	int refresh() {
		if (!this.policy.isWatched()) {
			return 0;
		}
		Set<CurveKey> revoked = this.policy.refresh();
		for (CurveKey key : revoked) {
			Set<String> known = this.addresses.remove(key);
			if (known != null) {
				this.connections.endConnections((address) -> known.size() > KEPT_ADDRESSES || known.contains(address));
			}
		}
		return revoked.size();
	}

	/**
	 * Note why the file of allowed keys cannot be used, or {@code null} if it can.
	 * Returns whether this differs from the previous call.
	 */
	boolean isNewProblem(@Nullable String problem) {
		boolean differs = !Objects.equals(problem, this.reportedProblem);
		this.reportedProblem = problem;
		return differs;
	}

	boolean isWatched() {
		return this.policy.isWatched();
	}

	int allowedKeys() {
		return this.policy.allowedKeys();
	}

}

package org.zmqspring.transport.jeromq;

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
 * One socket that lets peers in: its policy, and from where it let which key in, so that
 * a key that is revoked can be put out. Confined to the thread {@code zmq-zap}.
 */
final class ZapDoor {

	/** A key that comes from more addresses than this is taken to come from any. */
	private static final int KEPT_ADDRESSES = 256;

	private final MonitorRelay relay;

	private final String domain;

	private final ZapPolicy policy;

	private final Map<CurveKey, Set<String>> addresses = new HashMap<>();

	/** Why the list of keys cannot be read, as far as was said. */
	private @Nullable String trouble;

	ZapDoor(MonitorRelay relay, String domain, ZapPolicy policy) {
		this.relay = relay;
		this.domain = domain;
		this.policy = policy;
	}

	MonitorRelay relay() {
		return this.relay;
	}

	LinkId link() {
		return this.relay.key().link();
	}

	ZapRequest request(ZapCall call) {
		return call.request(link(), this.domain);
	}

	@Nullable RefusalCause judge(ZapRequest request) {
		return this.policy.judge(request);
	}

	/** Whether a connection from this address is there whose peer was not judged yet. */
	boolean isExpected(String address) {
		return this.relay.judged(address);
	}

	void letIn(ZapRequest request) {
		if (request.key() != null && this.policy.isWatched()) {
			Set<String> known = this.addresses.computeIfAbsent(request.key(), (key) -> new HashSet<>());
			if (known.size() <= KEPT_ADDRESSES) {
				known.add(request.address());
			}
		}
	}

	/**
	 * Read the allowed keys anew and end the connections of those revoked. Which of the
	 * connections from one address is whose the engine does not tell, so all of that
	 * address end; those that are still allowed come back by themselves.
	 * @return how many keys were revoked
	 */
	int refresh() {
		if (!this.policy.isWatched()) {
			return 0;
		}
		Set<CurveKey> revoked = this.policy.refresh();
		for (CurveKey key : revoked) {
			Set<String> known = this.addresses.remove(key);
			if (known != null) {
				this.relay.endConnections((address) -> known.size() > KEPT_ADDRESSES || known.contains(address));
			}
		}
		return revoked.size();
	}

	/**
	 * Whether something is to be said of the list of keys.
	 * @param now why it cannot be read, or {@code null} if it can
	 * @return {@code false} if that was so already
	 */
	boolean isNews(@Nullable String now) {
		boolean news = !Objects.equals(now, this.trouble);
		this.trouble = now;
		return news;
	}

	boolean isWatched() {
		return this.policy.isWatched();
	}

	int allowedKeys() {
		return this.policy.allowedKeys();
	}

}

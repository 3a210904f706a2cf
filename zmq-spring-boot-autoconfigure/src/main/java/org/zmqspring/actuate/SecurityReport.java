package org.zmqspring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.ZapRefusals;

/**
 * How one socket is secured, without keys and passwords. Immutable.
 *
 * @param mechanism {@code NULL}, {@code PLAIN} or {@code CURVE}
 * @param server whether this side is the server of the mechanism
 * @param refusals refused peers, by cause; absent if peers are not checked
 * @param refused the latest addresses of refused peers, oldest first; absent if peers are
 * not checked
 */
@JsonInclude(Include.NON_NULL)
public record SecurityReport(String mechanism, boolean server, @Nullable Map<String, Long> refusals,
		@Nullable List<RefusedReport> refused) {

	/** The report, or {@code null} for a socket without any security. */
	static @Nullable SecurityReport of(LinkSpec spec, ZapRefusals refusals) {
		SecuritySettings security = spec.options().security();
		if (security.equals(SecuritySettings.NONE)) {
			return null;
		}
		boolean server = (security.curve() != null && security.curve().isServer())
				|| (security.plain() != null && security.plain().isServer());
		boolean guarded = security.isGuarded();
		return new SecurityReport(security.mechanism(), server, guarded ? counts(spec, refusals) : null,
				guarded ? recent(spec, refusals) : null);
	}

	private static Map<String, Long> counts(LinkSpec spec, ZapRefusals refusals) {
		Map<String, Long> counts = new TreeMap<>();
		refusals.counts(spec.socket(), spec.type()).forEach((cause, count) -> counts.put(cause.tag(), count));
		return counts;
	}

	private static List<RefusedReport> recent(LinkSpec spec, ZapRefusals refusals) {
		return refusals.recent(spec.socket(), spec.type()).stream().map(RefusedReport::of).toList();
	}

	/**
	 * One refused address. Immutable.
	 *
	 * @param address the peer, without its port
	 * @param cause why it was refused
	 * @param count how often
	 * @param lastAt the time of the latest refusal
	 */
	public record RefusedReport(String address, String cause, long count, Instant lastAt) {

		static RefusedReport of(ZapRefusals.Refusal refusal) {
			return new RefusedReport(refusal.address(), refusal.cause().tag(), refusal.count(), refusal.lastAt());
		}

	}

}

package org.zmqspring.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * Judges the peers of one socket by what is configured. Confined to one thread.
 */
@Internal
public final class ZapPolicy {

	private final SecuritySettings settings;

	private final AllowedKeys keys;

	private final boolean othersJudgeUsers;

	/**
	 * Create a policy; a file of allowed keys is read.
	 * @param settings what is configured
	 * @param othersJudgeUsers whether an authenticator of the application follows, so
	 * that users need not be configured
	 * @throws ZmqConfigurationException if the file cannot be used
	 */
	public ZapPolicy(SecuritySettings settings, boolean othersJudgeUsers) {
		this(settings, othersJudgeUsers, new KeyLists());
	}

	/**
	 * Create a policy; a file of allowed keys is read, unless it was before.
	 * @param settings what is configured
	 * @param othersJudgeUsers whether an authenticator of the application follows, so
	 * that users need not be configured
	 * @param lists what such files held when they could be used last
	 * @throws ZmqConfigurationException if the file never could be used
	 */
	public ZapPolicy(SecuritySettings settings, boolean othersJudgeUsers, KeyLists lists) {
		this.settings = settings;
		this.othersJudgeUsers = othersJudgeUsers;
		this.keys = new AllowedKeys(settings.zap(), lists);
	}

	/**
	 * Judge one peer.
	 * @param request the peer
	 * @return why it may not connect, or {@code null} if it may
	 */
	public @Nullable RefusalCause judge(ZapRequest request) {
		if (!request.mechanism().equals(this.settings.mechanism())) {
			return RefusalCause.ERROR;
		}
		if (!isAllowedAddress(request.address())) {
			return RefusalCause.ADDRESS;
		}
		return switch (request.mechanism()) {
			case "CURVE" -> isAllowedKey(request.key()) ? null : RefusalCause.KEY;
			case "PLAIN" -> isAllowedUser(request) ? null : RefusalCause.USER;
			default -> null;
		};
	}

	private boolean isAllowedAddress(String address) {
		return this.settings.zap().allowedAddresses().isEmpty()
				|| this.settings.zap().allowedAddresses().stream().anyMatch((range) -> range.contains(address));
	}

	private boolean isAllowedKey(@Nullable CurveKey key) {
		return !this.settings.zap().hasAllowList() || this.keys.contains(key);
	}

	private boolean isAllowedUser(ZapRequest request) {
		if (this.settings.zap().users().isEmpty()) {
			return this.othersJudgeUsers;
		}
		Masked expected = (request.username() != null) ? this.settings.zap().users().get(request.username()) : null;
		return expected != null && request.password() != null && isSame(expected, request.password());
	}

	/** In a time that tells nothing of where they differ. */
	private static boolean isSame(Masked expected, Masked given) {
		return MessageDigest.isEqual(expected.text().getBytes(StandardCharsets.UTF_8),
				given.text().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Whether {@link #refresh()} is worth calling from time to time.
	 * @return {@code true} if the allowed keys stand in a file
	 */
	public boolean isWatched() {
		return this.settings.zap().allowedKeysFile() != null;
	}

	/**
	 * Read the file of allowed keys again. If it cannot be used, all stays as it was, and
	 * keys that are missing from it are revoked once it was read twice.
	 * @return the keys that were revoked since
	 * @throws ZmqConfigurationException if it cannot be used
	 */
	public Set<CurveKey> refresh() {
		return this.keys.refresh();
	}

	/**
	 * How many keys may connect.
	 * @return 0 also if any may
	 */
	public int allowedKeys() {
		return this.keys.size();
	}

}

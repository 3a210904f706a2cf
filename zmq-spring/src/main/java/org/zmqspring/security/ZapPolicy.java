package org.zmqspring.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * Judges the peers of one socket by its settings. Confined to one thread.
 */
@Internal
public final class ZapPolicy {

	private final SecuritySettings settings;

	private final AllowedKeys keys;

	private final boolean othersJudgeUsers;

	/**
	 * Create a policy, and read the file of allowed keys.
	 * @param settings the settings of the socket
	 * @param othersJudgeUsers whether an authenticator of the application is asked next,
	 * so that users need not be configured
	 * @throws ZmqConfigurationException if the file is invalid
	 */
	public ZapPolicy(SecuritySettings settings, boolean othersJudgeUsers) {
		this(settings, othersJudgeUsers, new KeyLists());
	}

	/**
	 * Create a policy, and read the file of allowed keys. If it is invalid, its last
	 * valid keys are used.
	 * @param settings the settings of the socket
	 * @param othersJudgeUsers whether an authenticator of the application is asked next,
	 * so that users need not be configured
	 * @param lists the last valid keys of each file
	 * @throws ZmqConfigurationException if the file was never valid
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

	/** Takes the same time wherever the two texts differ. */
	private static boolean isSame(Masked expected, Masked given) {
		return MessageDigest.isEqual(expected.text().getBytes(StandardCharsets.UTF_8),
				given.text().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Whether {@link #refresh()} must be called from time to time.
	 * @return {@code true} if there is a file of allowed keys
	 */
	public boolean isWatched() {
		return this.settings.zap().allowedKeysFile() != null;
	}

	/**
	 * Read the file of allowed keys again. If it is invalid, the keys stay as they were.
	 * A key is revoked if two readings in a row do not find it.
	 * @return the keys that were revoked by this reading
	 * @throws ZmqConfigurationException if the file is invalid
	 */
	public Set<CurveKey> refresh() {
		return this.keys.refresh();
	}

	/**
	 * The number of allowed keys.
	 * @return the number; 0 also if every key is allowed
	 */
	public int allowedKeys() {
		return this.keys.size();
	}

	/**
	 * The last valid keys of each file of allowed keys. A socket that is reopened uses
	 * them if its file has become invalid. Thread-safe.
	 */
	public static final class KeyLists {

		private final Map<Path, Set<CurveKey>> keys = new ConcurrentHashMap<>();

		/** No keys are known yet. */
		public KeyLists() {
		}

		@Nullable Set<CurveKey> known(Path file) {
			return this.keys.get(file);
		}

		void remember(Path file, Set<CurveKey> allowed) {
			this.keys.put(file, allowed);
		}

	}

}

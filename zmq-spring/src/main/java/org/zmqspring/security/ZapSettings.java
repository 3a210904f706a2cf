package org.zmqspring.security;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which peers may connect to a socket (RFC 27/ZAP). An empty list does not restrict them.
 * Immutable.
 *
 * @param domain a name for the socket that is passed to {@link ZapAuthenticator}s
 * @param allowedKeys public keys of the clients that may connect
 * @param allowedKeysFile a file with more of them, one in each line, or {@code null}; it
 * is read again while the application runs
 * @param users passwords by user name
 * @param allowedAddresses ranges of the addresses that may connect
 */
public record ZapSettings(String domain, Set<CurveKey> allowedKeys, @Nullable KeyFile allowedKeysFile,
		Map<String, Masked> users, List<AddressRange> allowedAddresses) {

	/** Every peer may connect. */
	public static final ZapSettings EVERYBODY = new ZapSettings("", Set.of(), null, Map.of(), List.of());

	/** Copy the lists. */
	public ZapSettings {
		allowedKeys = Set.copyOf(allowedKeys);
		users = Map.copyOf(users);
		allowedAddresses = List.copyOf(allowedAddresses);
	}

	/**
	 * Whether only clients with certain keys may connect.
	 * @return {@code false} if every key is allowed
	 */
	public boolean hasAllowList() {
		return !this.allowedKeys.isEmpty() || this.allowedKeysFile != null;
	}

}

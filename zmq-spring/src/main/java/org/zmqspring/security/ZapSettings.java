package org.zmqspring.security;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who may connect to a socket (RFC 27/ZAP). What is empty asks for nothing. Immutable.
 *
 * @param domain what an authenticator of the application is told of the socket
 * @param allowedKeys public keys of the clients that may connect
 * @param allowedKeysFile a file with more of them, one a line, or {@code null}; it is
 * read again while the application runs
 * @param users passwords by the names of the users
 * @param allowedAddresses addresses that may connect
 */
public record ZapSettings(String domain, Set<CurveKey> allowedKeys, @Nullable KeyFile allowedKeysFile,
		Map<String, Masked> users, List<AddressRange> allowedAddresses) {

	/** Everybody may connect. */
	public static final ZapSettings EVERYBODY = new ZapSettings("", Set.of(), null, Map.of(), List.of());

	/** Copy the lists. */
	public ZapSettings {
		allowedKeys = Set.copyOf(allowedKeys);
		users = Map.copyOf(users);
		allowedAddresses = List.copyOf(allowedAddresses);
	}

	/**
	 * Whether only clients with certain keys may connect.
	 * @return {@code false} if any key will do
	 */
	public boolean hasAllowList() {
		return !this.allowedKeys.isEmpty() || this.allowedKeysFile != null;
	}

}

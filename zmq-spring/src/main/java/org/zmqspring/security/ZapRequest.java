package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * A peer that wants to connect. {@link #toString()} does not show the password.
 * Immutable.
 *
 * @param socket the configured name of the socket that it wants to connect to
 * @param domain the {@code zap.domain} of that socket
 * @param address the address of the peer, without the port
 * @param mechanism {@code NULL}, {@code PLAIN} or {@code CURVE}
 * @param username the user name that it sends (PLAIN), or {@code null}
 * @param password the password that it sends (PLAIN), or {@code null}
 * @param key its public key (CURVE), or {@code null}; the peer has proved that it owns
 * the secret key
 */
public record ZapRequest(String socket, String domain, String address, String mechanism, @Nullable String username,
		@Nullable Masked password, @Nullable CurveKey key) {
}

package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * A peer that wants to connect. Does not show the password. Immutable.
 *
 * @param socket the configured name of our socket
 * @param domain its {@code zap.domain}
 * @param address the address of the peer, without the port
 * @param mechanism {@code NULL}, {@code PLAIN} or {@code CURVE}
 * @param username the name it gives (PLAIN), or {@code null}
 * @param password the password it gives (PLAIN), or {@code null}
 * @param key its public key, which it has proven to own (CURVE), or {@code null}
 */
public record ZapRequest(String socket, String domain, String address, String mechanism, @Nullable String username,
		@Nullable Masked password, @Nullable CurveKey key) {
}

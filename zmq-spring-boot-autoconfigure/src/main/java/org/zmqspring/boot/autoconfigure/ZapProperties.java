package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which peers may connect. Not thread-safe; filled while the application starts.
 */
public class ZapProperties {

	/**
	 * Name by which a ZapAuthenticator recognizes this socket.
	 */
	private @Nullable String domain;

	/**
	 * Comma-separated list of the public keys of the clients that may connect. Without
	 * any, every client that knows the server's key may connect.
	 */
	private @Nullable List<String> allowedCurveKeys;

	/**
	 * File with public keys of the clients that may connect, one per line. It is read
	 * again while the application runs. When a key is removed, its connections end.
	 */
	private @Nullable Path allowedCurveKeysLocation;

	/**
	 * Passwords of the users that may connect by PLAIN, by user name.
	 */
	private @Nullable Map<String, String> users;

	/**
	 * Comma-separated list of addresses and ranges that may connect, such as 10.0.0.0/8
	 * or 2001:db8::/32. Without any, every address may connect.
	 */
	private @Nullable List<String> allowedAddresses;

	public @Nullable String getDomain() {
		return this.domain;
	}

	public void setDomain(@Nullable String domain) {
		this.domain = domain;
	}

	public @Nullable List<String> getAllowedCurveKeys() {
		return this.allowedCurveKeys;
	}

	public void setAllowedCurveKeys(@Nullable List<String> allowedCurveKeys) {
		this.allowedCurveKeys = allowedCurveKeys;
	}

	public @Nullable Path getAllowedCurveKeysLocation() {
		return this.allowedCurveKeysLocation;
	}

	public void setAllowedCurveKeysLocation(@Nullable Path allowedCurveKeysLocation) {
		this.allowedCurveKeysLocation = allowedCurveKeysLocation;
	}

	public @Nullable Map<String, String> getUsers() {
		return this.users;
	}

	public void setUsers(@Nullable Map<String, String> users) {
		this.users = users;
	}

	public @Nullable List<String> getAllowedAddresses() {
		return this.allowedAddresses;
	}

	public void setAllowedAddresses(@Nullable List<String> allowedAddresses) {
		this.allowedAddresses = allowedAddresses;
	}

}

package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties of PLAIN, a name and a password that are sent without encryption. Not
 * thread-safe; filled while the application starts.
 */
public class PlainProperties {

	/**
	 * Whether this socket is the server, which checks name and password. By default true
	 * if the socket binds and false if it connects.
	 */
	private @Nullable Boolean server;

	/**
	 * Name to give to the server, up to 127 ASCII characters. An empty value switches
	 * PLAIN off for a socket.
	 */
	private @Nullable String username;

	/**
	 * Password to give to the server, up to 127 ASCII characters.
	 */
	private @Nullable String password;

	public @Nullable Boolean getServer() {
		return this.server;
	}

	public void setServer(@Nullable Boolean server) {
		this.server = server;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

}

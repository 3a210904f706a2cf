package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Properties of CURVE, encryption by keys. A key is 40 characters of Z85 or 64
 * hexadecimal digits. Not thread-safe; filled while the application starts.
 */
public class CurveProperties {

	/**
	 * Whether this socket is the server, which clients know by its public key. By default
	 * true if the socket binds and false if it connects.
	 */
	private @Nullable Boolean server;

	/**
	 * Public key of this side. By default it is computed from the secret key.
	 */
	private @Nullable String publicKey;

	/**
	 * File with the public key of this side.
	 */
	private @Nullable Path publicKeyLocation;

	/**
	 * Secret key of this side. An empty value switches CURVE off for a socket.
	 */
	private @Nullable String secretKey;

	/**
	 * File with the secret key of this side. It is read again when it changes.
	 */
	private @Nullable Path secretKeyLocation;

	/**
	 * Public key of the server to connect to.
	 */
	private @Nullable String serverKey;

	/**
	 * File with the public key of the server to connect to.
	 */
	private @Nullable Path serverKeyLocation;

	public @Nullable Boolean getServer() {
		return this.server;
	}

	public void setServer(@Nullable Boolean server) {
		this.server = server;
	}

	public @Nullable String getPublicKey() {
		return this.publicKey;
	}

	public void setPublicKey(@Nullable String publicKey) {
		this.publicKey = publicKey;
	}

	public @Nullable Path getPublicKeyLocation() {
		return this.publicKeyLocation;
	}

	public void setPublicKeyLocation(@Nullable Path publicKeyLocation) {
		this.publicKeyLocation = publicKeyLocation;
	}

	public @Nullable String getSecretKey() {
		return this.secretKey;
	}

	public void setSecretKey(@Nullable String secretKey) {
		this.secretKey = secretKey;
	}

	public @Nullable Path getSecretKeyLocation() {
		return this.secretKeyLocation;
	}

	public void setSecretKeyLocation(@Nullable Path secretKeyLocation) {
		this.secretKeyLocation = secretKeyLocation;
	}

	public @Nullable String getServerKey() {
		return this.serverKey;
	}

	public void setServerKey(@Nullable String serverKey) {
		this.serverKey = serverKey;
	}

	public @Nullable Path getServerKeyLocation() {
		return this.serverKeyLocation;
	}

	public void setServerKeyLocation(@Nullable Path serverKeyLocation) {
		this.serverKeyLocation = serverKeyLocation;
	}

}

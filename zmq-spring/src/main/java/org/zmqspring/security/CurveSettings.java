package org.zmqspring.security;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * CURVE on one socket (RFC 26/CURVEZMQ). A key file is read when the application starts.
 * After {@link KeyFile#follow} it is read again each time a socket is opened. Immutable.
 *
 * @param secretKey the secret key of this side
 * @param publicKey the public key of this side; {@code null} for the one that follows
 * from the secret key
 * @param serverKey the public key of the server; {@code null} if this side is the server
 */
public record CurveSettings(KeySource secretKey, @Nullable KeySource publicKey, @Nullable KeySource serverKey) {

	/**
	 * Whether this side is the server of CURVE.
	 * @return {@code false} for a client, which knows the public key of its server
	 */
	public boolean isServer() {
		return this.serverKey == null;
	}

	/**
	 * The keys of this side.
	 * @return the pair
	 * @throws ZmqConfigurationException if a key cannot be read, or the two keys are not
	 * a pair
	 */
	public CurveKeyPair ownKeys() {
		CurveKeyPair pair = CurveKeyPair.of(this.secretKey.key());
		if (this.publicKey != null && !this.publicKey.key().equals(pair.publicKey())) {
			throw new ZmqConfigurationException("The public key does not belong to the secret key. "
					+ "Make a new pair, or remove the public key: it follows from the secret key");
		}
		return pair;
	}

	/**
	 * The files that may change while the application runs.
	 * @return the files; none if all keys are in the configuration
	 */
	public List<KeyFile> files() {
		return Stream.of(this.secretKey, this.publicKey, this.serverKey)
			.filter(Objects::nonNull)
			.flatMap(KeySource::files)
			.distinct()
			.toList();
	}

	/**
	 * A value that changes when a key changes. It shows no key.
	 * @return an equal value as long as all keys are the same
	 * @throws ZmqConfigurationException if the keys are invalid now
	 */
	public Object fingerprint() {
		return List.of(ownKeys(), (this.serverKey != null) ? this.serverKey.key() : "");
	}

}

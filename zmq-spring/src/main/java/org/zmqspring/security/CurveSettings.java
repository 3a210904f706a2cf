package org.zmqspring.security;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * CURVE on one socket (RFC 26/CURVEZMQ). Keys in files are read when the application
 * starts, and once they are followed each time a socket is opened. Immutable.
 *
 * @param secretKey our secret key
 * @param publicKey our public key, or {@code null} to take the one that follows from the
 * secret
 * @param serverKey the public key of the server that we expect, or {@code null} if we are
 * the server
 */
public record CurveSettings(KeySource secretKey, @Nullable KeySource publicKey, @Nullable KeySource serverKey) {

	/**
	 * Whether clients know this side by its public key.
	 * @return {@code false} for a client, which knows the key of its server
	 */
	public boolean isServer() {
		return this.serverKey == null;
	}

	/**
	 * Our own keys.
	 * @return the pair
	 * @throws ZmqConfigurationException if a key cannot be read or the two do not belong
	 * together
	 */
	public CurveKeyPair ownKeys() {
		CurveKeyPair pair = CurveKeyPair.of(this.secretKey.key());
		if (this.publicKey != null && !this.publicKey.key().equals(pair.publicKey())) {
			throw new ZmqConfigurationException("The public key does not belong to the secret key. "
					+ "Make a new pair, or remove the public key: it follows from the secret one");
		}
		return pair;
	}

	/**
	 * The files that may change while the application runs.
	 * @return none, if all keys stand in the configuration
	 */
	public List<KeyFile> files() {
		return Stream.of(this.secretKey, this.publicKey, this.serverKey)
			.filter(Objects::nonNull)
			.flatMap(KeySource::files)
			.distinct()
			.toList();
	}

	/**
	 * Tells two states of the files apart, and shows no key.
	 * @return the same as long as every key is
	 * @throws ZmqConfigurationException if the keys cannot be used now
	 */
	public Object fingerprint() {
		return List.of(ownKeys(), (this.serverKey != null) ? this.serverKey.key() : "");
	}

}

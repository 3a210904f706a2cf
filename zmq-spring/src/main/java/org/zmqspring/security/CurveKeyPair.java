package org.zmqspring.security;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;

import javax.crypto.KeyAgreement;

/**
 * A public CURVE key and its secret key. Immutable.
 *
 * @param publicKey the key that peers may know
 * @param secretKey the key that only its owner may know
 */
public record CurveKeyPair(CurveKey publicKey, CurveKey secretKey) {

	private static final int KEY_BYTES = 32;

	/** The base point of the curve (RFC 7748). */
	private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

	/**
	 * Make the pair of a secret key: its public key is computed.
	 * @param secretKey the secret key
	 * @return the pair
	 */
	public static CurveKeyPair of(CurveKey secretKey) {
		try {
			KeyFactory keys = KeyFactory.getInstance("X25519");
			PrivateKey scalar = keys
				.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secretKey.bytes()));
			PublicKey base = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT));
			KeyAgreement multiplication = KeyAgreement.getInstance("X25519");
			multiplication.init(scalar);
			multiplication.doPhase(base, true);
			return new CurveKeyPair(CurveKey.of(multiplication.generateSecret()), secretKey);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no X25519, which CURVE needs", ex);
		}
	}

	/**
	 * Make a new pair. Neither key contains the beginning of a Spring placeholder or
	 * expression, so both can be written into a configuration.
	 * @param random the source of the secret key
	 * @return the pair
	 */
	public static CurveKeyPair generate(SecureRandom random) {
		byte[] secret = new byte[KEY_BYTES];
		while (true) {
			random.nextBytes(secret);
			CurveKeyPair pair = of(CurveKey.of(secret));
			if (isPlain(pair.publicKey) && isPlain(pair.secretKey)) {
				return pair;
			}
		}
	}

	private static boolean isPlain(CurveKey key) {
		return !key.z85().contains("${") && !key.z85().contains("#{");
	}

}

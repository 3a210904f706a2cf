package org.zmqspring.security;

import java.util.HexFormat;
import java.util.Objects;

/**
 * One key of CURVE (RFC 26/CURVEZMQ), public or secret. As it may be secret,
 * {@link #toString()} does not show it. Immutable.
 *
 * @param z85 the key as 40 characters of Z85
 */
public record CurveKey(String z85) {

	private static final int Z85_LENGTH = 40;

	private static final int HEX_LENGTH = 64;

	/**
	 * Check the value.
	 * @throws IllegalArgumentException if the text is not Z85 for 32 bytes; the message
	 * does not show the text
	 */
	public CurveKey {
		if (z85.length() != Z85_LENGTH || Z85.decode(z85) == null) {
			throw notAKey(z85);
		}
	}

	/**
	 * Read a key.
	 * @param text 40 characters of Z85 or 64 hexadecimal digits; blanks around it are
	 * ignored
	 * @return the key
	 * @throws IllegalArgumentException if it is neither; the message does not show the
	 * text
	 */
	public static CurveKey parse(String text) {
		String key = text.strip();
		if (key.length() != HEX_LENGTH) {
			return new CurveKey(key);
		}
		try {
			return of(HexFormat.of().parseHex(key));
		}
		catch (IllegalArgumentException ex) {
			throw notAKey(key);
		}
	}

	/**
	 * Make a key from bytes.
	 * @param bytes 32 bytes
	 * @return the key
	 */
	public static CurveKey of(byte[] bytes) {
		return new CurveKey(Z85.encode(bytes));
	}

	private static IllegalArgumentException notAKey(String text) {
		return new IllegalArgumentException("is no CURVE key: it has " + text.length()
				+ " characters and should be 40 characters of Z85, or 64 hexadecimal digits");
	}

	/**
	 * The key in the form that the engine needs.
	 * @return a copy of its 32 bytes
	 */
	public byte[] bytes() {
		return Objects.requireNonNull(Z85.decode(this.z85));
	}

	@Override
	public String toString() {
		return Masked.TEXT;
	}

}

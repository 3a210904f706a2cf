package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * How one socket proves who it is and whom it lets in. Shows no secret. Immutable.
 *
 * @param curve CURVE, or {@code null}
 * @param plain PLAIN, or {@code null}; never beside CURVE
 * @param zap who may connect
 */
public record SecuritySettings(@Nullable CurveSettings curve, @Nullable PlainSettings plain, ZapSettings zap) {

	/** Neither encrypted nor asked who it is. */
	public static final SecuritySettings NONE = new SecuritySettings(null, null, ZapSettings.EVERYBODY);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if there are two mechanisms
	 */
	public SecuritySettings {
		if (curve != null && plain != null) {
			throw new IllegalArgumentException("A socket has one mechanism, CURVE or PLAIN");
		}
	}

	/**
	 * The mechanism on the wire.
	 * @return {@code NULL}, {@code PLAIN} or {@code CURVE}
	 */
	public String mechanism() {
		if (this.curve != null) {
			return "CURVE";
		}
		return (this.plain != null) ? "PLAIN" : "NULL";
	}

	/**
	 * Whether peers prove who they are.
	 * @return {@code false} for the mechanism {@code NULL}
	 */
	public boolean isSecured() {
		return this.curve != null || this.plain != null;
	}

	/**
	 * Whether this side judges its peers.
	 * @return {@code true} for the server of a mechanism, and if addresses are restricted
	 */
	public boolean isGuarded() {
		return (this.curve != null && this.curve.isServer()) || (this.plain != null && this.plain.isServer())
				|| !this.zap.allowedAddresses().isEmpty();
	}

}

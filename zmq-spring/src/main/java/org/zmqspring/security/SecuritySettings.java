package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * How one socket proves its identity, and which peers may connect. Shows no secret.
 * Immutable.
 *
 * @param curve the keys of CURVE, or {@code null}
 * @param plain the credentials of PLAIN, or {@code null}; never together with CURVE
 * @param zap which peers may connect
 */
public record SecuritySettings(@Nullable CurveSettings curve, @Nullable PlainSettings plain, ZapSettings zap) {

	/** No encryption and no check of peers. */
	public static final SecuritySettings NONE = new SecuritySettings(null, null, ZapSettings.EVERYBODY);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if both mechanisms are set
	 */
	public SecuritySettings {
		if (curve != null && plain != null) {
			throw new IllegalArgumentException("A socket can use CURVE or PLAIN, but not both");
		}
	}

	/**
	 * The security mechanism of ZMTP.
	 * @return {@code NULL}, {@code PLAIN} or {@code CURVE}
	 */
	public String mechanism() {
		if (this.curve != null) {
			return "CURVE";
		}
		return (this.plain != null) ? "PLAIN" : "NULL";
	}

	/**
	 * Whether peers prove their identity.
	 * @return {@code false} for the mechanism {@code NULL}
	 */
	public boolean isSecured() {
		return this.curve != null || this.plain != null;
	}

	/**
	 * Whether this side judges its peers.
	 * @return {@code true} for a server of CURVE or PLAIN, and if addresses are
	 * restricted
	 */
	public boolean isGuarded() {
		return (this.curve != null && this.curve.isServer()) || (this.plain != null && this.plain.isServer())
				|| !this.zap.allowedAddresses().isEmpty();
	}

}

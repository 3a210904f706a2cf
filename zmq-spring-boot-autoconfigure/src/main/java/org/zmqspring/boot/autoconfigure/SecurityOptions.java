package org.zmqspring.boot.autoconfigure;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * How a socket proves who it is and whom it lets in, as far as it was configured: a value
 * that is not set is taken from a less specific level. Not thread-safe; filled while the
 * application starts.
 */
public class SecurityOptions {

	/**
	 * Encryption and authentication by keys.
	 */
	@NestedConfigurationProperty
	private final CurveProperties curve = new CurveProperties();

	/**
	 * Authentication by name and password, in the clear.
	 */
	@NestedConfigurationProperty
	private final PlainProperties plain = new PlainProperties();

	/**
	 * Who may connect to sockets that bind.
	 */
	@NestedConfigurationProperty
	private final ZapProperties zap = new ZapProperties();

	public CurveProperties getCurve() {
		return this.curve;
	}

	public PlainProperties getPlain() {
		return this.plain;
	}

	public ZapProperties getZap() {
		return this.zap;
	}

}

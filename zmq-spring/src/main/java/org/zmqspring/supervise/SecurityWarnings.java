package org.zmqspring.supervise;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.Internal;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.transport.Endpoint.Scheme;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;

/**
 * Logs the risks that remain with the security settings of a link, once for each link.
 * Stateless, thread-safe.
 */
@Internal
public final class SecurityWarnings implements LinkListener {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.security");

	/** Create a listener that warns about each link that is added. */
	public SecurityWarnings() {
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		SecuritySettings security = spec.options().security();
		CurveSettings curve = security.curve();
		if (spec.endpoint().scheme() == Scheme.TCP && curve == null && !isLoopback(spec)) {
			withoutCurve(spec, security);
		}
		if (curve != null && curve.isServer() && !security.zap().hasAllowList()) {
			logger.warn(
					"zmq link '{}': every client{} that knows its public key may connect, unless a ZapAuthenticator"
							+ " refuses it. Set zap.allowed-curve-keys to name those that may",
					spec.id(), areAddressesRestricted(security) ? " from zap.allowed-addresses" : "");
		}
	}

	private static void withoutCurve(LinkSpec spec, SecuritySettings security) {
		PlainSettings plain = security.plain();
		if (spec.mode() == SocketMode.BIND) {
			logger.warn(
					"zmq link '{}' is open to other hosts without CURVE: its messages can be read and"
							+ " changed on the network{}. Set curve.*, or bind it to 127.0.0.1",
					spec.id(), (plain != null) ? ", passwords too" : ", and anyone"
							+ (areAddressesRestricted(security) ? " at zap.allowed-addresses" : "") + " may connect");
		}
		else if (plain != null) {
			logger.warn("zmq link '{}' sends its password to another host in the clear. Use curve.* instead",
					spec.id());
		}
	}

	private static boolean areAddressesRestricted(SecuritySettings security) {
		return !security.zap().allowedAddresses().isEmpty();
	}

	private static boolean isLoopback(LinkSpec spec) {
		String host = spec.endpoint().host();
		if (spec.mode() == SocketMode.BIND && spec.endpoint().isNamed() && LocalInterface.isLoopback(host)) {
			return true;
		}
		return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1")
				|| host.equals("0:0:0:0:0:0:0:1");
	}

}

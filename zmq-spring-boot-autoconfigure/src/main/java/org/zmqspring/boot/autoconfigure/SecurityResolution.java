package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.SocketMode;

/**
 * Turns the security options of one socket into settings, and finds what is wrong or half
 * done with them. Confined to the thread that starts the application.
 */
final class SecurityResolution {

	private final SecurityLevels levels;

	private final Problems problems;

	private final boolean authenticated;

	/**
	 * Create it.
	 * @param levels what is configured
	 * @param authenticated whether the application has an authenticator of its own
	 * @param problems where problems go
	 */
	SecurityResolution(SecurityLevels levels, boolean authenticated, Problems problems) {
		this.levels = levels;
		this.authenticated = authenticated;
		this.problems = problems;
	}

	/**
	 * Resolve.
	 * @return the settings, which must not be used if there are problems
	 */
	SecuritySettings settings() {
		blank(this.levels.own(), this.levels.socket().property(""));
		blank(this.levels.shared(), "zmq.");
		Mechanism mechanism = mechanism();
		CurveSettings curve = (mechanism == Mechanism.CURVE) ? new CurveResolution(this.levels, this.problems).curve()
				: null;
		PlainSettings plain = (mechanism == Mechanism.PLAIN) ? new PlainResolution(this.levels, this.problems).plain()
				: null;
		boolean server = (curve != null && curve.isServer()) || (plain != null && plain.isServer());
		ZapResolution zap = new ZapResolution(this.levels, this.problems);
		ZapSettings who = zap.settings(mechanism, (mechanism == Mechanism.NULL) ? isBound() : server);
		if (plain != null && plain.isServer() && who.users().isEmpty() && !this.authenticated) {
			this.problems.add(new Option<>(this.levels.socket().property("plain.server"), true, true),
					"has no users: without them the engine (JeroMQ 0.6.0) accepts any password",
					"Set " + this.levels.socket().property("zap.users.<name>")
							+ " to the password of each user, or provide a ZapAuthenticator bean");
		}
		return settings(curve, plain, who, zap);
	}

	private SecuritySettings settings(@Nullable CurveSettings curve, @Nullable PlainSettings plain, ZapSettings who,
			ZapResolution zap) {
		SecuritySettings settings = new SecuritySettings(curve, plain, who);
		zap.checkFile(settings);
		return settings;
	}

	/** A variable that is not set must not switch off what everything else asks for. */
	private void blank(SocketOptions level, String prefix) {
		if (SecurityLevels.isCurveOff(level) && SecurityLevels.wantsCurve(level)) {
			blank(prefix + "curve.secret-key", "curve");
		}
		if (SecurityLevels.isPlainOff(level) && SecurityLevels.wantsPlain(level)) {
			blank(prefix + "plain.username", "plain");
		}
	}

	private void blank(String property, String mechanism) {
		this.problems.add(new Option<>(property, "", true),
				"is blank, which switches '" + mechanism + "' off, while other properties of it are set",
				"Set it, or remove the others");
	}

	private boolean isBound() {
		return this.levels.socket().properties().getMode() == SocketMode.BIND;
	}

	/** What the socket says who it is by. */
	enum Mechanism {

		NULL, PLAIN, CURVE

	}

	private Mechanism mechanism() {
		SocketOptions own = this.levels.own();
		Mechanism here = mechanism(own, this.levels.socket().prefix());
		if (here != Mechanism.NULL || SecurityLevels.isCurveOff(own) || SecurityLevels.isPlainOff(own)) {
			return here;
		}
		return mechanism(this.levels.shared(), "zmq");
	}

	private Mechanism mechanism(SocketOptions level, String prefix) {
		boolean curve = SecurityLevels.hasCurve(level);
		boolean plain = SecurityLevels.hasPlain(level);
		if (curve && plain) {
			this.problems.add(new Option<>(prefix + ".plain", "", true),
					"is beside " + prefix + ".curve: a socket has one mechanism",
					"Remove one of them; CURVE encrypts, PLAIN does not");
		}
		if (curve) {
			return Mechanism.CURVE;
		}
		return plain ? Mechanism.PLAIN : Mechanism.NULL;
	}

}

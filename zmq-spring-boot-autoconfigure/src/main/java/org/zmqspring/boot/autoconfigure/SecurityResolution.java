package org.zmqspring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.settings.Option;
import org.zmqspring.transport.SocketMode;

/**
 * Turns the security options of one socket into settings, and finds what is wrong or
 * incomplete. Confined to the thread that starts the application.
 */
final class SecurityResolution {

	/** JeroMQ 0.6.0 reads the length as a signed byte (PlainServerMechanism). */
	private static final int LONGEST = 127;

	private final SecurityLevels levels;

	private final boolean authenticated;

	/**
	 * Create it; {@code authenticated} tells whether the application has an authenticator
	 * of its own.
	 */
	SecurityResolution(SecurityLevels levels, boolean authenticated) {
		this.levels = levels;
		this.authenticated = authenticated;
	}

	/** The settings, which must not be used if there are problems. */
	SecuritySettings settings() {
		blank(this.levels.own(), this.levels.socket().property(""));
		blank(this.levels.shared(), "zmq.");
		Mechanism mechanism = mechanism();
		CurveSettings curve = (mechanism == Mechanism.CURVE) ? new CurveResolution(this.levels).curve() : null;
		PlainSettings plain = (mechanism == Mechanism.PLAIN) ? plain() : null;
		boolean server = (curve != null && curve.isServer()) || (plain != null && plain.isServer());
		ZapResolution zap = new ZapResolution(this.levels);
		ZapSettings who = zap.settings(mechanism, (mechanism == Mechanism.NULL) ? isBound() : server);
		if (plain != null && plain.isServer() && who.users().isEmpty() && !this.authenticated) {
			this.levels.problems()
				.add(new Option<>(this.levels.socket().property("plain.server"), true, true),
						"has no users: without them the engine (JeroMQ 0.6.0) accepts any password",
						"Set " + this.levels.socket().property("zap.users.<name>")
								+ " to the password of each user, or provide a ZapAuthenticator bean");
		}
		SecuritySettings settings = new SecuritySettings(curve, plain, who);
		zap.checkFile(settings);
		return settings;
	}

	/**
	 * A blank value may come from an unset variable. It must not switch off a mechanism
	 * whose other properties are set.
	 */
	private void blank(SocketOptions level, String prefix) {
		if (SecurityLevels.isCurveOff(level) && SecurityLevels.wantsCurve(level)) {
			blank(prefix + "curve.secret-key", "curve");
		}
		if (SecurityLevels.isPlainOff(level) && SecurityLevels.wantsPlain(level)) {
			blank(prefix + "plain.username", "plain");
		}
	}

	private void blank(String property, String mechanism) {
		this.levels.problems()
			.add(new Option<>(property, "", true),
					"is blank, which switches '" + mechanism + "' off, while other properties of it are set",
					"Set it, or remove the others");
	}

	/** PLAIN, or {@code null} if something is wrong with it. */
	private @Nullable PlainSettings plain() {
		if (this.levels.value("plain.server", (level) -> level.getPlain().getServer(), isBound())) {
			return new PlainSettings(null);
		}
		String username = text("plain.username", PlainProperties::getUsername);
		String password = text("plain.password", PlainProperties::getPassword);
		return (username != null && password != null)
				? new PlainSettings(new PlainSettings.Credentials(username, new Masked(password))) : null;
	}

	private @Nullable String text(String name, Function<PlainProperties, @Nullable String> getter) {
		Option<String> found = this.levels.find(name, (level) -> getter.apply(level.getPlain()));
		if (found == null) {
			this.levels.missing(name, "is missing: PLAIN needs a username and a password", "Set both, or neither");
			return null;
		}
		// With other characters, JeroMQ 0.6.0 cuts off the end of the text
		// (Msg.Builder.putShortString).
		if (!StandardCharsets.US_ASCII.newEncoder().canEncode(found.value()) || found.value().length() > LONGEST) {
			this.levels.masked(found.property(), "must be at most " + LONGEST + " ASCII characters",
					"Choose another one, on both sides");
			return null;
		}
		return found.value();
	}

	private boolean isBound() {
		return this.levels.socket().properties().getMode() == SocketMode.BIND;
	}

	/** How the socket proves its identity. */
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
			this.levels.problems()
				.add(new Option<>(prefix + ".plain", "", true),
						"is set together with " + prefix + ".curve: a socket has one mechanism",
						"Remove one of them; CURVE encrypts, PLAIN does not");
		}
		if (curve) {
			return Mechanism.CURVE;
		}
		return plain ? Mechanism.PLAIN : Mechanism.NULL;
	}

}

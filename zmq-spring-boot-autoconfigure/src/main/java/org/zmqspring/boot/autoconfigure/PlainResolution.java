package org.zmqspring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.SocketMode;

/**
 * Finds the name and the password of one socket and what is wrong with them. Confined to
 * the thread that starts the application.
 */
final class PlainResolution {

	/** JeroMQ 0.6.0 reads the length as a signed byte (PlainServerMechanism). */
	private static final int LONGEST = 127;

	private final SecurityLevels levels;

	private final Problems problems;

	PlainResolution(SecurityLevels levels, Problems problems) {
		this.levels = levels;
		this.problems = problems;
	}

	/** The settings, or {@code null} if something is wrong with them. */
	@Nullable PlainSettings plain() {
		boolean server = this.levels.value("plain.server", (level) -> level.getPlain().getServer(),
				this.levels.socket().properties().getMode() == SocketMode.BIND);
		if (server) {
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
			this.problems.add(new Option<>(this.levels.socket().property(name), "", false),
					"is missing: PLAIN needs a username and a password", "Set both, or neither");
			return null;
		}
		// JeroMQ 0.6.0 cuts other characters off (Msg.Builder.putShortString).
		if (!StandardCharsets.US_ASCII.newEncoder().canEncode(found.value()) || found.value().length() > LONGEST) {
			masked(found.property(), "must be at most " + LONGEST + " ASCII characters",
					"Choose another one, on both sides");
			return null;
		}
		return found.value();
	}

	private void masked(String property, String reason, String remedy) {
		this.problems.add(new Option<>(property, new Masked(""), true), reason, remedy);
	}

}

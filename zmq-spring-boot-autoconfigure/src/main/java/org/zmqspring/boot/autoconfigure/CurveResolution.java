package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.CurveKeyGenerator;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.settings.Option;
import org.zmqspring.transport.SocketMode;

import org.springframework.util.StringUtils;

/**
 * Finds the keys of one socket and what is wrong with them. Shows no key. Confined to the
 * thread that starts the application.
 */
final class CurveResolution {

	private static final String MAKE_A_PAIR = "Make a pair of keys with " + CurveKeyGenerator.class.getName();

	private final SecurityLevels levels;

	CurveResolution(SecurityLevels levels) {
		this.levels = levels;
	}

	/** The keys, or {@code null} if something is wrong with them. */
	@Nullable CurveSettings curve() {
		boolean server = this.levels.value("curve.server", (level) -> level.getCurve().getServer(),
				this.levels.socket().properties().getMode() == SocketMode.BIND);
		KeySource secret = key("curve.secret-key", CurveProperties::getSecretKey, CurveProperties::getSecretKeyLocation,
				"is missing: CURVE needs a secret key on both sides",
				MAKE_A_PAIR + " and set the secret one, or a file that holds it at "
						+ this.levels.socket().property("curve.secret-key-location"));
		KeySource own = key("curve.public-key", CurveProperties::getPublicKey, CurveProperties::getPublicKeyLocation,
				"", "");
		KeySource peer = server ? null
				: key("curve.server-key", CurveProperties::getServerKey, CurveProperties::getServerKeyLocation,
						"is missing: a client must know the public key of its server",
						"Set it to that key, or set " + this.levels.socket().property("curve.server")
								+ " to true if this side is the server");
		if (server) {
			refuseServerKey();
		}
		if (secret == null || (peer == null && !server)) {
			return null;
		}
		CurveSettings settings = new CurveSettings(secret, own, peer);
		checkPair(settings);
		return settings;
	}

	private void refuseServerKey() {
		CurveProperties own = this.levels.own().getCurve();
		if (StringUtils.hasText(own.getServerKey()) || own.getServerKeyLocation() != null) {
			this.levels.masked(this.levels.socket().property("curve.server-key"),
					"is for clients, and this socket is the server",
					"Remove it, or set " + this.levels.socket().property("curve.server") + " to false");
		}
	}

	private void checkPair(CurveSettings settings) {
		try {
			settings.ownKeys();
		}
		catch (ZmqConfigurationException ex) {
			String name = (this.levels.own().getCurve().getPublicKey() != null
					|| this.levels.own().getCurve().getPublicKeyLocation() != null)
							? this.levels.socket().property("curve.public-key") : "zmq.curve.public-key";
			this.levels.masked(name, "does not belong to the secret key",
					"Remove it, as it follows from the secret key, or set both keys of one pair");
		}
	}

	private @Nullable KeySource key(String name, Function<CurveProperties, @Nullable String> inline,
			Function<CurveProperties, @Nullable Path> location, String missing, String remedy) {
		String prefix = this.levels.socket().prefix();
		for (CurveProperties level : new CurveProperties[] { this.levels.own().getCurve(),
				this.levels.shared().getCurve() }) {
			String text = inline.apply(level);
			Path file = location.apply(level);
			if (StringUtils.hasText(text) || file != null) {
				return source(prefix + "." + name, text, file);
			}
			prefix = "zmq";
		}
		if (!missing.isEmpty()) {
			this.levels.missing(name, missing, remedy);
		}
		return null;
	}

	private @Nullable KeySource source(String property, @Nullable String text, @Nullable Path file) {
		if (file == null) {
			return inline(property, String.valueOf(text));
		}
		if (StringUtils.hasText(text)) {
			this.levels.masked(property, "is set together with " + property + "-location", "Remove one of them");
			return null;
		}
		try {
			KeySource source = new KeySource.InFile(this.levels.read(file));
			source.key();
			return source;
		}
		catch (ZmqConfigurationException ex) {
			this.levels.problems()
				.add(new Option<>(property + "-location", file, true), String.valueOf(ex.getMessage()),
						"Name a file that holds a key and that this process may read");
			return null;
		}
	}

	private @Nullable KeySource inline(String property, String text) {
		try {
			return new KeySource.Inline(CurveKey.parse(text));
		}
		catch (IllegalArgumentException ex) {
			this.levels.masked(property, String.valueOf(ex.getMessage()),
					MAKE_A_PAIR + " and set a key of it, in quotes");
			return null;
		}
	}

}

package org.zmqspring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.boot.autoconfigure.SecurityResolution.Mechanism;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.AddressRange;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.KeyFile;
import org.zmqspring.security.Masked;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.settings.Option;

/**
 * Finds who may connect to one socket and what is wrong with that. Confined to the thread
 * that starts the application.
 */
final class ZapResolution {

	private final SecurityLevels levels;

	ZapResolution(SecurityLevels levels) {
		this.levels = levels;
	}

	/**
	 * Resolve for a socket with a mechanism; {@code guards} tells whether it decides
	 * which peers may connect. If it does not, values for all sockets do not apply to it.
	 */
	ZapSettings settings(Mechanism mechanism, boolean guards) {
		if (!guards) {
			if (isSetHere()) {
				this.levels.masked(property("zap"), "is for sockets that check their peers, and this one is the client",
						"Remove it");
			}
			return ZapSettings.EVERYBODY;
		}
		boolean curve = mechanism == Mechanism.CURVE;
		boolean plain = mechanism == Mechanism.PLAIN;
		needs(mechanism, curve, "zap.allowed-curve-keys", (zap) -> isAny(zap.getAllowedCurveKeys()), "CURVE",
				"curve.secret-key");
		needs(mechanism, curve, "zap.allowed-curve-keys-location", (zap) -> zap.getAllowedCurveKeysLocation() != null,
				"CURVE", "curve.secret-key");
		needs(mechanism, plain, "zap.users", ZapResolution::hasUsers, "PLAIN", "plain.server");
		return new ZapSettings(this.levels.value("zap.domain", (level) -> level.getZap().getDomain(), ""),
				curve ? keys() : Set.of(), curve ? file() : null, plain ? users() : Map.of(), addresses());
	}

	private boolean isSetHere() {
		ZapProperties own = this.levels.own().getZap();
		return own.getDomain() != null || isAny(own.getAllowedCurveKeys()) || own.getAllowedCurveKeysLocation() != null
				|| hasUsers(own) || isAny(own.getAllowedAddresses());
	}

	private static boolean isAny(@Nullable List<String> values) {
		return values != null && !values.isEmpty();
	}

	private static boolean hasUsers(ZapProperties zap) {
		return zap.getUsers() != null && !zap.getUsers().isEmpty();
	}

	/** A list that is not used would seem to protect the socket. */
	private void needs(Mechanism mechanism, boolean used, String name, Predicate<ZapProperties> isSet, String needed,
			String remedy) {
		boolean unprotected = mechanism == Mechanism.NULL && !SecurityLevels.isCurveOff(this.levels.own())
				&& !SecurityLevels.isPlainOff(this.levels.own());
		boolean own = isSet.test(this.levels.own().getZap());
		if (!used && (own || (unprotected && isSet.test(this.levels.shared().getZap())))) {
			this.levels.masked(own ? property(name) : "zmq." + name,
					"needs " + needed + ", which " + this.levels.socket().prefix() + " does not use",
					"Set " + property(remedy) + " too, or remove it");
		}
	}

	/** A list is set to keep peers out, so an empty one must not let every peer in. */
	private void empty(String property, String remedy) {
		this.levels.problems()
			.add(new Option<>(property, "", true), "is set and empty, which would let every peer in",
					"Set " + remedy + ", or remove it");
	}

	/**
	 * The level of the list of keys. A list of the socket replaces that of all sockets.
	 */
	private Level listOfKeys() {
		ZapProperties own = this.levels.own().getZap();
		boolean here = own.getAllowedCurveKeys() != null || own.getAllowedCurveKeysLocation() != null;
		return here ? new Level(property("zap."), own) : new Level("zmq.zap.", this.levels.shared().getZap());
	}

	/** Properties, and the beginning of their names. */
	private record Level(String prefix, ZapProperties zap) {
	}

	private Set<CurveKey> keys() {
		Level level = listOfKeys();
		Set<CurveKey> keys = new HashSet<>();
		List<String> texts = (level.zap().getAllowedCurveKeys() != null) ? level.zap().getAllowedCurveKeys()
				: List.of();
		if (texts.isEmpty() && level.zap().getAllowedCurveKeys() != null) {
			empty(level.prefix() + "allowed-curve-keys", "the public key of a client");
		}
		for (int i = 0; i < texts.size(); i++) {
			try {
				keys.add(CurveKey.parse(texts.get(i)));
			}
			catch (IllegalArgumentException ex) {
				this.levels.masked(level.prefix() + "allowed-curve-keys[" + i + "]", String.valueOf(ex.getMessage()),
						"Set the public key of a client");
			}
		}
		return keys;
	}

	private @Nullable KeyFile file() {
		Path path = listOfKeys().zap().getAllowedCurveKeysLocation();
		return (path != null) ? this.levels.file(path) : null;
	}

	/** Read the file of allowed keys to find what is wrong with it. */
	void checkFile(SecuritySettings settings) {
		KeyFile file = settings.zap().allowedKeysFile();
		if (file == null) {
			return;
		}
		try {
			file.read();
			new ZapPolicy(settings, true);
		}
		catch (ZmqConfigurationException ex) {
			this.levels.problems()
				.add(new Option<>(listOfKeys().prefix() + "allowed-curve-keys-location", file, true),
						String.valueOf(ex.getMessage()),
						"Name a file with one public key per line; lines that begin with '# ' are comments");
		}
	}

	private Map<String, Masked> users() {
		Option<Map<String, String>> found = this.levels.find("zap.users", (level) -> level.getZap().getUsers());
		Map<String, Masked> users = new LinkedHashMap<>();
		if (found != null) {
			found.value().forEach((name, password) -> {
				if (password.isEmpty() || isTooLong(name) || isTooLong(password)) {
					this.levels.problems()
						.add(new Option<>(found.property() + "." + name, new Masked(""), true),
								"must have a name and a password of 1 to 127 bytes", "Choose others, on both sides");
				}
				users.put(name, new Masked(password));
			});
		}
		return users;
	}

	private static boolean isTooLong(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length > 127;
	}

	private List<AddressRange> addresses() {
		Option<List<String>> found = this.levels.find("zap.allowed-addresses",
				(level) -> level.getZap().getAllowedAddresses());
		List<AddressRange> ranges = new ArrayList<>();
		List<String> texts = (found != null) ? found.value() : List.of();
		if (found != null && texts.isEmpty()) {
			empty(found.property(), "an address or a range such as 10.0.0.0/8");
		}
		for (int i = 0; i < texts.size(); i++) {
			try {
				ranges.add(AddressRange.parse(texts.get(i)));
			}
			catch (IllegalArgumentException ex) {
				this.levels.problems()
					.add(new Option<>(element(found, i), texts.get(i), true), String.valueOf(ex.getMessage()),
							"Set an address or a range such as 10.0.0.0/8 or 2001:db8::/32");
			}
		}
		return ranges;
	}

	private static String element(@Nullable Option<?> list, int index) {
		return ((list != null) ? list.property() : "") + "[" + index + "]";
	}

	private String property(String name) {
		return this.levels.socket().property(name);
	}

}

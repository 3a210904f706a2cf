package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.KeyFile;
import org.zmqspring.security.Masked;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;

import org.springframework.util.StringUtils;

/**
 * The security options of one socket, each from the most specific level that sets it, and
 * what is wrong with them. Confined to the thread that starts the application.
 *
 * @param socket the socket
 * @param shared the options of all sockets
 * @param files the files that were already read for another socket
 * @param problems what is wrong
 */
record SecurityLevels(ConfiguredSocket socket, SocketOptions shared, Map<Path, KeyFile> files, Problems problems) {

	/** A property that is missing. */
	void missing(String name, String reason, String remedy) {
		this.problems.add(new Option<>(this.socket.property(name), "", false), reason, remedy);
	}

	/** A problem with a value that must not be shown. */
	void masked(String property, String reason, String remedy) {
		this.problems.add(new Option<>(property, new Masked(""), true), reason, remedy);
	}

	/** A file that several sockets share is read once. */
	KeyFile file(Path path) {
		return this.files.computeIfAbsent(path, KeyFile::new);
	}

	KeyFile read(Path path) {
		return file(path).read();
	}

	SocketOptions own() {
		return this.socket.properties();
	}

	/** The value, if a level sets it. */
	<T> @Nullable Option<T> find(String name, Function<SocketOptions, @Nullable T> getter) {
		T own = getter.apply(own());
		if (own != null) {
			return new Option<>(this.socket.property(name), own, true);
		}
		T value = getter.apply(this.shared);
		return (value != null) ? new Option<>("zmq." + name, value, true) : null;
	}

	<T> T value(String name, Function<SocketOptions, @Nullable T> getter, T builtIn) {
		Option<T> found = find(name, getter);
		return (found != null) ? found.value() : builtIn;
	}

	static boolean hasCurve(SocketOptions level) {
		return !isCurveOff(level) && wantsCurve(level);
	}

	static boolean wantsCurve(SocketOptions level) {
		CurveProperties curve = level.getCurve();
		return StringUtils.hasText(curve.getSecretKey()) || StringUtils.hasText(curve.getPublicKey())
				|| StringUtils.hasText(curve.getServerKey()) || curve.getSecretKeyLocation() != null
				|| curve.getPublicKeyLocation() != null || curve.getServerKeyLocation() != null
				|| Boolean.TRUE.equals(curve.getServer());
	}

	static boolean hasPlain(SocketOptions level) {
		return !isPlainOff(level) && wantsPlain(level);
	}

	static boolean wantsPlain(SocketOptions level) {
		PlainProperties plain = level.getPlain();
		return StringUtils.hasText(plain.getUsername()) || StringUtils.hasText(plain.getPassword())
				|| Boolean.TRUE.equals(plain.getServer());
	}

	static boolean isCurveOff(SocketOptions level) {
		return isBlank(level.getCurve().getSecretKey());
	}

	static boolean isPlainOff(SocketOptions level) {
		return isBlank(level.getPlain().getUsername());
	}

	private static boolean isBlank(@Nullable String value) {
		return value != null && value.isBlank();
	}

}

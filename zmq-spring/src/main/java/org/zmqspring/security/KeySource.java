package org.zmqspring.security;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.zmqspring.message.ZmqConfigurationException;

/** Where a CURVE key comes from. Immutable, and never shows the key. */
public sealed interface KeySource {

	/**
	 * Fetch the key, from a file anew each time.
	 * @return the key
	 * @throws ZmqConfigurationException if there is none; the message does not show what
	 * is there instead
	 */
	CurveKey key();

	/**
	 * What may change while the application runs.
	 * @return the file, or nothing
	 */
	Stream<Path> file();

	/**
	 * A key that stands in the configuration.
	 *
	 * @param key the key
	 */
	record Inline(CurveKey key) implements KeySource {

		@Override
		public Stream<Path> file() {
			return Stream.empty();
		}

	}

	/**
	 * A key in a file of its own.
	 *
	 * @param path the file
	 */
	record InFile(Path path) implements KeySource {

		@Override
		public CurveKey key() {
			try {
				return CurveKey.parse(SmallFile.text(this.path));
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException("What file " + this.path + " holds " + ex.getMessage());
			}
		}

		@Override
		public Stream<Path> file() {
			return Stream.of(this.path);
		}

	}

}

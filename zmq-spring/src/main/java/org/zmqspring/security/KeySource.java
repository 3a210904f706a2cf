package org.zmqspring.security;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.zmqspring.message.ZmqConfigurationException;

/** Where a CURVE key comes from. Immutable, and never shows the key. */
public sealed interface KeySource {

	/**
	 * Fetch the key.
	 * @return the key
	 * @throws ZmqConfigurationException if there is none; the message does not show what
	 * is there instead
	 */
	CurveKey key();

	/**
	 * What may change while the application runs.
	 * @return the file, if it is in one
	 */
	Stream<KeyFile> files();

	/**
	 * A key that stands in the configuration.
	 *
	 * @param key the key
	 */
	record Inline(CurveKey key) implements KeySource {

		@Override
		public Stream<KeyFile> files() {
			return Stream.empty();
		}

	}

	/**
	 * A key in a file of its own.
	 *
	 * @param file the file
	 */
	record InFile(KeyFile file) implements KeySource {

		/**
		 * A key in a file that is not read yet.
		 * @param path where the file is
		 */
		public InFile(Path path) {
			this(new KeyFile(path));
		}

		@Override
		public CurveKey key() {
			try {
				return CurveKey.parse(this.file.text());
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException("What file " + this.file + " holds " + ex.getMessage());
			}
		}

		@Override
		public Stream<KeyFile> files() {
			return Stream.of(this.file);
		}

	}

}

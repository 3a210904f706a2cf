package org.zmqspring.security;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.zmqspring.message.ZmqConfigurationException;

/** The source of a CURVE key. Immutable, and never shows the key. */
public sealed interface KeySource {

	/**
	 * Fetch the key.
	 * @return the key
	 * @throws ZmqConfigurationException if there is no valid key; the message does not
	 * show the text
	 */
	CurveKey key();

	/**
	 * The file of the key, which may change while the application runs.
	 * @return the file; empty if the key is in the configuration
	 */
	Stream<KeyFile> files();

	/**
	 * A key in the configuration.
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
	 * A key in a file.
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
				throw new ZmqConfigurationException("The content of file " + this.file + " " + ex.getMessage());
			}
		}

		@Override
		public Stream<KeyFile> files() {
			return Stream.of(this.file);
		}

	}

}

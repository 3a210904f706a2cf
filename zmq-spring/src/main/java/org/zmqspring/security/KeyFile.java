package org.zmqspring.security;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * A file that holds a key or a list of keys. It is read once when the application starts:
 * what was found then serves until the file is followed for changes. From then on it is
 * read each time. Files are equal if their paths are. Thread-safe.
 */
public final class KeyFile {

	private final Path path;

	/** What it held at the start; {@code null} if it has not been read or is followed. */
	private volatile @Nullable String first;

	/**
	 * A file that is not read yet.
	 * @param path where it is
	 */
	public KeyFile(Path path) {
		this.path = path;
	}

	/**
	 * Where the file is.
	 * @return its path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Read the file for the start, unless that was done before.
	 * @return this file
	 * @throws ZmqConfigurationException if it cannot be read; the message names the file
	 */
	public KeyFile read() {
		if (this.first == null) {
			this.first = SmallFile.text(this.path);
		}
		return this;
	}

	/** Read the file each time from now on. */
	public void follow() {
		this.first = null;
	}

	/** What it holds, or held at the start. */
	String text() {
		String known = this.first;
		return (known != null) ? known : SmallFile.text(this.path);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyFile file && file.path.equals(this.path);
	}

	@Override
	public int hashCode() {
		return this.path.hashCode();
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}

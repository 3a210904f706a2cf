package org.zmqspring.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * A file that holds a key or a list of keys. At the start of the application it is read
 * once, and its content is kept. After a call of {@link #follow()} it is read each time.
 * Two objects are equal if their paths are. Thread-safe.
 */
public final class KeyFile {

	private static final int MOST_BYTES = 1 << 20;

	private final Path path;

	/** The content at the start; {@code null} if it was not read or is followed. */
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
	 * Read the file and keep its content, unless that was done before.
	 * @return this file
	 * @throws ZmqConfigurationException if it cannot be read; the message names the file
	 */
	public KeyFile read() {
		if (this.first == null) {
			this.first = content();
		}
		return this;
	}

	/** Read the file each time from now on. */
	public void follow() {
		this.first = null;
	}

	/** The content now, or at the start. */
	String text() {
		String known = this.first;
		return (known != null) ? known : content();
	}

	// The whole file, whatever its time of modification is: a mounted secret is replaced
	// by a change of a symbolic link.
	private String content() {
		try (InputStream in = Files.newInputStream(this.path)) {
			byte[] bytes = in.readNBytes(MOST_BYTES + 1);
			if (bytes.length > MOST_BYTES) {
				throw unreadable("it is larger than 1MB", null);
			}
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		catch (NoSuchFileException ex) {
			throw unreadable("there is no such file", ex);
		}
		catch (IOException ex) {
			throw unreadable(ex.getClass().getSimpleName(), ex);
		}
	}

	private ZmqConfigurationException unreadable(String reason, @Nullable Throwable cause) {
		return new ZmqConfigurationException("File " + this.path + " cannot be read: " + reason
				+ ". Name a file with keys that this process may read", cause);
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

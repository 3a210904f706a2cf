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
 * Reads a file of keys. It is read whole each time: a mounted secret is swapped by a
 * symbolic link, whatever its time of modification says. Stateless, thread-safe.
 */
final class SmallFile {

	private static final int MOST_BYTES = 1 << 20;

	private SmallFile() {
	}

	/**
	 * The text of a file.
	 * @param path the file
	 * @return its text
	 * @throws ZmqConfigurationException if it cannot be read; the message names the file
	 */
	static String text(Path path) {
		try (InputStream in = Files.newInputStream(path)) {
			byte[] bytes = in.readNBytes(MOST_BYTES + 1);
			if (bytes.length > MOST_BYTES) {
				throw unreadable(path, "it is larger than 1MB", null);
			}
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		catch (NoSuchFileException ex) {
			throw unreadable(path, "there is no such file", ex);
		}
		catch (IOException ex) {
			throw unreadable(path, ex.getClass().getSimpleName(), ex);
		}
	}

	private static ZmqConfigurationException unreadable(Path path, String reason, @Nullable Throwable cause) {
		return new ZmqConfigurationException(
				"File " + path + " cannot be read: " + reason + ". Name a file with keys that this process may read",
				cause);
	}

}

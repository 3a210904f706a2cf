package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what a row of the fault suite measured: one line each, in the log and in
 * {@code target/fault-figures.txt}. Thread-safe.
 */
public final class Figures {

	private static final Logger logger = LoggerFactory.getLogger(Figures.class);

	private static final Path FILE = Path.of("target", "fault-figures.txt");

	private Figures() {
	}

	public static synchronized void note(String row, String format, Object... values) {
		String line = row + " | " + String.format(Locale.ROOT, format, values);
		logger.info("{}", line);
		try {
			Files.createDirectories(FILE.getParent());
			Files.writeString(FILE, line + System.lineSeparator(), StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

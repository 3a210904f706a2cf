package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the operating system. Stateless. */
final class Shell {

	private Shell() {
	}

	/** Run a command that must succeed; answer what it printed. */
	static String run(String... command) {
		StringBuilder output = new StringBuilder();
		if (!run(output, command)) {
			throw new IllegalStateException(List.of(command) + " failed: " + output);
		}
		return output.toString();
	}

	/** Run a command and answer whether it succeeded. */
	static boolean tryToRun(String... command) {
		return run(new StringBuilder(), command);
	}

	private static boolean run(StringBuilder output, String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			output.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
			return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			output.append(ex.getMessage());
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Write a file in place, so that who has it mounted sees it. */
	static void write(Path file, String text) {
		try {
			Files.createDirectories(file.getParent());
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

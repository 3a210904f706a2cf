package org.zmqspring.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own, for five minutes at most. Stateless. */
final class Forked {

	private Forked() {
	}

	/** What it prints to its standard output; fails unless it ends with exit code 0. */
	static List<String> run(List<String> options, String classPath, String main, List<String> arguments)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("forked", ".log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-cp", classPath, "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.add(main);
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			boolean ended = process.waitFor(300, TimeUnit.SECONDS);
			List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
			if (!ended || process.exitValue() != 0) {
				throw new AssertionError((ended ? "exit code " + process.exitValue() : "not ended") + " of " + main
						+ ":\n" + String.join("\n", lines));
			}
			return lines;
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

}

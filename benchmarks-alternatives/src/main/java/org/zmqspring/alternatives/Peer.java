package org.zmqspring.alternatives;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that sends or receives. It is told what to do by lines and answers by lines.
 * Confined to one thread.
 */
final class Peer implements AutoCloseable {

	/** Answers begin with it; log lines do not. */
	private static final String ANSWER = "> ";

	private final Process process;

	private final PrintStream orders;

	private final BufferedReader answers;

	Peer(String[] options, String classPath, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx1g"));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(List.of(arguments));
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.orders = new PrintStream(this.process.getOutputStream(), true);
		this.answers = this.process.inputReader();
	}

	/** Answer the process that has started this one. */
	static void say(Object answer) {
		System.out.println(ANSWER + answer);
	}

	String ask(String order) {
		this.orders.println(order);
		return answer();
	}

	String answer() {
		try {
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(ANSWER)) {
				line = this.answers.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("A process of the measurement ended");
			}
			return line.substring(ANSWER.length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long askNumber(String order) {
		return Long.parseLong(ask(order));
	}

	double cpuSeconds() {
		return cpuSeconds(this.process.toHandle());
	}

	static double cpuSeconds(ProcessHandle process) {
		return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
	}

	/** End it as {@code kill -9} does. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}

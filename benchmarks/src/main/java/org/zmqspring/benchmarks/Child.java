package org.zmqspring.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a measurement. It receives commands as lines, and answers with lines.
 * Confined to one thread.
 */
public final class Child implements AutoCloseable {

	private final Process process;

	private final PrintStream orders;

	private final BufferedReader answers;

	private Child(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.orders = new PrintStream(this.process.getOutputStream(), true);
		this.answers = this.process.inputReader();
	}

	public static Child java(Class<?> main, List<String> arguments) {
		return new Child(command(List.of(), System.getProperty("java.class.path"), main, arguments));
	}

	/**
	 * The command that starts a JVM.
	 * @param options for the JVM
	 * @param classPath of the process
	 * @param main the class to run
	 * @param arguments for that class
	 * @return the program and its arguments
	 */
	public static List<String> command(List<String> options, String classPath, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx1g"));
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(arguments);
		return command;
	}

	public static Child of(List<String> command) {
		return new Child(command);
	}

	public void tell(String order) {
		this.orders.println(order);
	}

	public String ask(String order) {
		tell(order);
		return answer();
	}

	public String answer() {
		try {
			String line = this.answers.readLine();
			if (line == null) {
				throw new IllegalStateException("The process " + this.process.info().command().orElse("?") + " ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The processor time that the process has used so far, in all its threads.
	 * @return nanoseconds; the operating system counts in steps of 10 ms
	 */
	public long processorNanos() {
		return this.process.info().totalCpuDuration().orElseThrow().toNanos();
	}

	/** Nothing in the process needs an end in order, which would take a second or two. */
	@Override
	public void close() {
		this.orders.close();
		this.process.destroyForcibly();
		try {
			this.process.waitFor(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

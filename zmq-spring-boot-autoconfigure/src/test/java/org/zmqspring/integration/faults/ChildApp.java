package org.zmqspring.integration.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link ChildMain} under way. What it prints can be waited for. Thread-safe.
 */
final class ChildApp implements AutoCloseable {

	private final Process process;

	private final Journal<String> lines = new Journal<>();

	private ChildApp(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "child-output");
		reader.setDaemon(true);
		reader.start();
	}

	/** Start it through another program, such as one that enters a namespace. */
	static ChildApp start(List<String> launcher, String... properties) {
		return start(launcher, ChildMain.class,
				Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	/** Start another class with a main method. */
	static ChildApp start(List<String> launcher, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(launcher);
		command.addAll(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		try {
			return new ChildApp(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			// its end
		}
	}

	/** All lines so far. */
	List<String> lines() {
		return this.lines.all();
	}

	/** Write a line to its input. */
	void tell(String line) {
		try {
			this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A transition that the application told of. Immutable. */
	record Transition(LinkState to, String cause, long atMillis, String ended, long downtimeMillis, String detail) {

		private static Transition of(String line) {
			String[] words = line.split(" ", 8);
			return new Transition(LinkState.valueOf(words[2]), words[3], Long.parseLong(words[4]), words[5],
					Long.parseLong(words[6]), words[7]);
		}

	}

	/** Wait for the next transition of a link to a state. */
	Transition await(String endpoint, LinkState to) {
		return Transition.of(this.lines.await((line) -> line.startsWith("EVENT " + endpoint + " " + to + " ")));
	}

	/** Wait for the next transition of a link that satisfies the condition. */
	Transition awaitEvent(String endpoint, Predicate<Transition> condition) {
		return Transition.of(this.lines
			.await((line) -> line.startsWith("EVENT " + endpoint + " ") && condition.test(Transition.of(line))));
	}

	/** Wait for the next message of a link. */
	String awaitMessage(String endpoint) {
		return this.lines.await((line) -> line.startsWith("MESSAGE " + endpoint + " "));
	}

	/** All transitions of a link so far. */
	List<Transition> transitions(String endpoint) {
		return this.lines.all()
			.stream()
			.filter((line) -> line.startsWith("EVENT " + endpoint + " "))
			.map(Transition::of)
			.toList();
	}

	/** All messages of a link so far. */
	List<String> messages(String endpoint) {
		String start = "MESSAGE " + endpoint + " ";
		return this.lines.all()
			.stream()
			.filter((line) -> line.startsWith(start))
			.map((line) -> line.substring(start.length()))
			.toList();
	}

	/** Send it a signal, such as {@code STOP} or {@code CONT}. */
	void signal(String name) {
		try {
			assertThat(new ProcessBuilder("kill", "-" + name, "" + this.process.pid()).start().waitFor()).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What was printed so far is not waited for any more. */
	void skip() {
		this.lines.skip();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package org.zmqspring.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A plain libzmq program in Python, from the sample's {@code peers} folder, run as a
 * process of its own. What it prints can be waited for. Thread-safe.
 */
public final class PythonPeer implements AutoCloseable {

	private static final Path PEERS = Path.of("..", "sample-app", "peers");

	private static final @Nullable String PYTHON = findPython();

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private PythonPeer(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "peer-output");
		reader.setDaemon(true);
		reader.start();
	}

	/** Skip the test, saying why, unless there is a Python with pyzmq. */
	public static void assumeAvailable() {
		Assumptions.assumeTrue(PYTHON != null,
				"SKIPPED: no python3 with pyzmq (Debian package python3-zmq), so the real libzmq is not tested");
	}

	/** The Python that has pyzmq, or {@code null}. */
	public static @Nullable String interpreter() {
		return PYTHON;
	}

	/** Bind a publisher that sends {@code Message <first>} and so on. */
	public static PythonPeer publisher(String endpoint, int count, double delaySeconds, int first) {
		PythonPeer peer = start("pub.py", endpoint, String.valueOf(count), String.valueOf(delaySeconds),
				String.valueOf(first));
		peer.awaitLine((line) -> line.startsWith("publishing on "));
		return peer;
	}

	/** The same, started by another program, such as one that enters a namespace. */
	public static PythonPeer publisherThrough(List<String> launcher, String endpoint, double delaySeconds, int first) {
		PythonPeer peer = start(launcher, "pub.py", endpoint, "1000000", String.valueOf(delaySeconds),
				String.valueOf(first));
		peer.awaitLine((line) -> line.startsWith("publishing on "));
		return peer;
	}

	/** Connect a subscriber that prints what it receives. */
	public static PythonPeer subscriber(String endpoint, String topic) {
		PythonPeer peer = start("sub.py", endpoint, topic);
		peer.awaitLine((line) -> line.startsWith("subscribed to "));
		return peer;
	}

	/** Run a program that says {@code ready} when it is. */
	public static PythonPeer program(String code, String... arguments) {
		return programThrough(List.of(), code, arguments);
	}

	/** The same, started by another program, such as one that enters a namespace. */
	public static PythonPeer programThrough(List<String> launcher, String code, String... arguments) {
		List<String> command = new ArrayList<>(launcher);
		command.addAll(List.of(String.valueOf(PYTHON), "-u", "-c", code));
		PythonPeer peer = run(command, arguments);
		peer.awaitLine("ready"::equals);
		return peer;
	}

	private static PythonPeer start(String script, String... arguments) {
		return start(List.of(), script, arguments);
	}

	private static PythonPeer start(List<String> launcher, String script, String... arguments) {
		List<String> command = new ArrayList<>(launcher);
		command.addAll(List.of(String.valueOf(PYTHON), PEERS.resolve(script).toString()));
		return run(command, arguments);
	}

	private static PythonPeer run(List<String> program, String... arguments) {
		assumeAvailable();
		List<String> command = new ArrayList<>(program);
		command.addAll(List.of(arguments));
		try {
			return new PythonPeer(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for a line; those before it are dropped.
	 * @return the line
	 */
	public String awaitLine(Predicate<String> condition) {
		try {
			StringBuilder seen = new StringBuilder();
			while (true) {
				String line = this.lines.poll(30, TimeUnit.SECONDS);
				if (line == null) {
					throw new AssertionError("The peer did not print what was waited for, but: " + seen);
				}
				if (condition.test(line)) {
					return line;
				}
				if (seen.length() < 2000) {
					seen.append(line).append('\n');
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether a line is there that nobody has waited for. */
	public boolean hasPrinted() {
		return !this.lines.isEmpty();
	}

	/** Whether it prints something from now on, within a time. */
	public boolean isPrinting(Duration within) {
		this.lines.clear();
		try {
			return this.lines.poll(within.toMillis(), TimeUnit.MILLISECONDS) != null;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** SIGKILL: no FIN is sent by the program, the kernel closes its sockets. */
	public void kill() {
		List<ProcessHandle> started = this.process.descendants().toList();
		this.process.destroyForcibly();
		started.forEach(ProcessHandle::destroyForcibly);
		try {
			this.process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		kill();
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			this.lines.add("(output ended: " + ex.getMessage() + ")");
		}
	}

	private static @Nullable String findPython() {
		for (String candidate : List.of("python3", "/usr/bin/python3")) {
			if (canImportZmq(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	private static boolean canImportZmq(String python) {
		if (python.startsWith("/") && !Files.isExecutable(Path.of(python))) {
			return false;
		}
		try {
			Process probe = new ProcessBuilder(python, "-c", "import zmq").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

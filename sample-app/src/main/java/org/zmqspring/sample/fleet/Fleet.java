package org.zmqspring.sample.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Starts three publishers, a forwarder and two subscribers as processes of their own, and
 * shows their logs. A line of input such as {@code kill forwarder} or
 * {@code start forwarder} kills and starts one of them. Thread-safe.
 */
public final class Fleet implements AutoCloseable {

	private static final Map<String, List<String>> MEMBERS = members();

	private final List<String> command;

	private final List<String> arguments;

	private final Consumer<String> log;

	private final Map<String, Process> processes = new ConcurrentHashMap<>();

	/**
	 * Create a fleet without processes.
	 * @param command starts the sample
	 * @param arguments for each process
	 * @param log gets each line of their logs
	 */
	Fleet(List<String> command, List<String> arguments, Consumer<String> log) {
		this.command = List.copyOf(command);
		this.arguments = List.copyOf(arguments);
		this.log = log;
	}

	private static Map<String, List<String>> members() {
		Map<String, List<String>> members = new LinkedHashMap<>();
		members.put("forwarder", List.of("--spring.profiles.active=fleet-forwarder"));
		List<String> pairs = List.of("EURUSD", "GBPUSD", "USDJPY");
		for (int i = 0; i < pairs.size(); i++) {
			members.put("publisher-" + (i + 1),
					List.of("--spring.profiles.active=fleet-publisher", "--fleet.pair=" + pairs.get(i)));
		}
		for (int i = 1; i <= 2; i++) {
			members.put("subscriber-" + i, List.of("--spring.profiles.active=fleet-subscriber"));
		}
		return members;
	}

	/**
	 * Start the fleet, and end it with Ctrl+C.
	 * @param arguments the jar of the sample, then arguments for each process
	 * @throws IOException if the input cannot be read
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		List<String> others = List.of(arguments).subList(1, arguments.length);
		Fleet fleet = new Fleet(List.of(java(), "-Xmx128m", "-jar", arguments[0]), others, System.out::println);
		Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "fleet-end"));
		fleet.startAll();
		System.out.println("Type 'kill <name>' or 'start <name>'. The names are " + String.join(", ", MEMBERS.keySet())
				+ ". Ctrl+C ends all.");
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			fleet.act(line.strip());
		}
		fleet.awaitEnd();
	}

	/** The program that runs Java. */
	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private void act(String line) {
		String[] words = line.split("\\s+");
		if (words.length == 2 && MEMBERS.containsKey(words[1]) && words[0].matches("kill|start")) {
			if (words[0].equals("kill")) {
				kill(words[1]);
			}
			else {
				start(words[1]);
			}
		}
		else if (!line.isEmpty()) {
			this.log.accept("Not understood: " + line);
		}
	}

	void startAll() {
		MEMBERS.keySet().forEach(this::start);
	}

	/** Start one of them, unless it runs. */
	synchronized void start(String name) {
		Process before = this.processes.get(name);
		if (before != null && before.isAlive()) {
			return;
		}
		List<String> all = new ArrayList<>(this.command);
		all.addAll(MEMBERS.getOrDefault(name, List.of()));
		all.addAll(this.arguments);
		try {
			Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
			this.processes.put(name, process);
			tell(name, "is process " + process.pid());
			Thread reader = new Thread(() -> read(name, process), "fleet-" + name);
			reader.setDaemon(true);
			reader.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Kill one of them without any warning, as {@code kill -9} does. */
	synchronized void kill(String name) {
		Process process = this.processes.get(name);
		if (process != null) {
			process.destroyForcibly();
			awaitEnd(process);
		}
	}

	private void read(String name, Process process) {
		try (BufferedReader lines = process.inputReader()) {
			for (@Nullable
			String line = lines.readLine(); line != null; line = lines.readLine()) {
				tell(name, line);
			}
		}
		catch (IOException ex) {
			// the process was killed
		}
		tell(name, "has ended");
	}

	private void tell(String name, String line) {
		this.log.accept(String.format("%-12s | %s", name, line));
	}

	private void awaitEnd() {
		this.processes.values().forEach(Fleet::awaitEnd);
	}

	private static void awaitEnd(Process process) {
		try {
			process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized void close() {
		this.processes.values().forEach(Process::destroyForcibly);
		awaitEnd();
	}

}

package org.zmqspring.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;

import org.springframework.util.FileSystemUtils;

/**
 * Measures the start-up of an application with the starter, and of the same one without
 * it, in turn. An archive of classes is made by a start of the same application.
 */
public final class StartupRows {

	private static final List<String> STARTER = List.of("zmq-spring-boot", "jeromq", "jctools");

	private static final List<String> PROPERTIES = List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*",
			"zmq.subscriber.endpoints=tcp://127.0.0.1:1");

	private StartupRows() {
	}

	public static List<Measurement> all(int rounds) {
		return Arrays.stream(Archive.values())
			.filter((archive) -> Runtime.version().feature() >= archive.since)
			.map((archive) -> measurement(archive, rounds))
			.toList();
	}

	private static Measurement measurement(Archive archive, int rounds) {
		Title title = new Title("start-up with a publisher, a subscriber and a listener" + archive.text,
				"the same without the starter", (archive == Archive.NONE) ? "+ 150 ms" : "");
		return new Measurement(title.what(), Duration.ofSeconds(5L * rounds),
				() -> List.of(new Row(title, measure(archive, rounds))));
	}

	private static Comparison measure(Archive archive, int rounds) {
		Path files = directory();
		try {
			String classPath = (archive == Archive.NONE) ? System.getProperty("java.class.path") : jars(files);
			Start with = new Start(archive, classPath, files.resolve("with"), PROPERTIES);
			Start without = new Start(archive, withoutStarter(classPath), files.resolve("without"), List.of());
			with.prepare();
			without.prepare();
			double[] ours = new double[rounds];
			double[] theirs = new double[rounds];
			for (int round = 0; round < rounds; round++) {
				ours[round] = with.millis();
				theirs[round] = without.millis();
			}
			return Comparison.difference("ms", ours, theirs);
		}
		finally {
			FileSystemUtils.deleteRecursively(files.toFile());
		}
	}

	private static Path directory() {
		try {
			return Files.createTempDirectory("zmq-benchmark");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutStarter(String classPath) {
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> STARTER.stream().noneMatch(entry::contains))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** The class path without directories, whose classes a JVM does not archive. */
	private static String jars(Path files) {
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			entries.add(
					Files.isDirectory(Path.of(entry))
							? jar(entry,
									files
										.resolve(entries.size() + (isStarter(entry) ? "-zmq-spring-boot.jar" : ".jar")))
							: entry);
		}
		return String.join(File.pathSeparator, entries);
	}

	private static boolean isStarter(String entry) {
		return STARTER.stream().anyMatch(entry::contains);
	}

	private static String jar(String directory, Path file) {
		ToolProvider.findFirst("jar")
			.orElseThrow()
			.run(System.err, System.err, "--create", "--file", file.toString(), "-C", directory, ".");
		return file.toString();
	}

	/** What the JVM keeps of an earlier start. */
	private enum Archive {

		NONE(0, "", "", ""),

		/** JEP 350. */
		CLASS_DATA(13, ", class data archive", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),

		/** JEP 514. */
		AOT_CACHE(25, ", AOT cache", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

		private final int since;

		private final String text;

		private final String write;

		private final String read;

		Archive(int since, String text, String write, String read) {
			this.since = since;
			this.text = text;
			this.write = write;
			this.read = read;
		}

	}

	/** Starts an application again and again. */
	private record Start(Archive archive, String classPath, Path file, List<String> properties) {

		void prepare() {
			if (this.archive == Archive.NONE) {
				return;
			}
			try {
				new ProcessBuilder(Child.command(List.of(this.archive.write + this.file), this.classPath,
						StartupMain.class, this.properties))
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start()
					.waitFor();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (!Files.isRegularFile(this.file)) {
				throw new IllegalStateException("The JVM has written no " + this.archive);
			}
		}

		double millis() {
			List<String> options = (this.archive == Archive.NONE) ? List.of()
					: List.of(this.archive.read + this.file, "-Xlog:disable");
			try (Child child = Child.of(Child.command(options, this.classPath, StartupMain.class, this.properties))) {
				return Double.parseDouble(child.answer());
			}
		}

	}

}

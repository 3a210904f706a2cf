package org.zmqspring.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run has measured, as a file of JSON. Immutable.
 *
 * @param complete whether every measurement of the run is done
 * @param failed the measurements that failed, each with the reason
 * @param machine where it was measured
 * @param rows what was found
 */
record Results(boolean complete, List<String> failed, Machine machine, List<Row> rows) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	Results {
		failed = List.copyOf(failed);
		rows = List.copyOf(rows);
	}

	/**
	 * Read a file.
	 * @param file what {@link #write(Path)} wrote
	 * @return the results
	 * @throws IllegalArgumentException if it has no results; the message names the file
	 */
	static Results read(Path file) {
		try {
			return JSON.readValue(Files.readString(file), Results.class);
		}
		catch (IOException | JacksonException ex) {
			throw new IllegalArgumentException(file.toAbsolutePath() + " cannot be read as results of the benchmarks ("
					+ ex.getClass().getSimpleName() + "). Name a file that a run has written, such as"
					+ " benchmarks/target/results-17-20261201-120000.json", ex);
		}
	}

	/** Replaces the whole file at once. */
	void write(Path file) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".part"),
					JSON.writeValueAsString(this));
			Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"The results cannot be written to " + file.toAbsolutePath() + ". Name another file with -Dresults",
					ex);
		}
	}

	/**
	 * Where and how it was measured. Immutable.
	 *
	 * @param date when the run began
	 * @param jdk name and version
	 * @param processors that the JVM may use
	 * @param system name and version of the operating system, and the architecture
	 * @param version of this project
	 * @param commit of this project; {@code null} without Git
	 * @param plan how long and how often is measured
	 * @param options the system properties of the command
	 */
	record Machine(Instant date, String jdk, int processors, String system, String version, @Nullable String commit,
			Plan plan, Map<String, String> options) {

		static Machine here(Plan plan, Map<String, String> options) {
			return new Machine(Instant.now().truncatedTo(ChronoUnit.SECONDS),
					System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
					Runtime.getRuntime().availableProcessors(), System.getProperty("os.name") + " "
							+ System.getProperty("os.version") + " " + System.getProperty("os.arch"),
					projectVersion(), gitCommit(), plan, options);
		}

		private static String projectVersion() {
			try {
				Properties properties = new Properties();
				properties.load(Machine.class.getResourceAsStream("/META-INF/zmq-spring-boot.properties"));
				return properties.getProperty("version");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static @Nullable String gitCommit() {
			try {
				Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12").start();
				String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
				return (git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0) ? commit : null;
			}
			catch (IOException ex) {
				return null;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String toString() {
			return this.jdk + ", " + this.processors + " processors, " + this.system + ", " + this.version
					+ ((this.commit != null) ? " (" + this.commit + ")" : "") + ", " + this.date;
		}

	}

}

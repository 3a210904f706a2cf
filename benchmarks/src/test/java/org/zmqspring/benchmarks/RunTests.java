package org.zmqspring.benchmarks;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link Run}. */
class RunTests {

	private static final Results.Machine MACHINE = Results.Machine.here(Plan.QUICK, Map.of("quick", "true"));

	private final ByteArrayOutputStream table = new ByteArrayOutputStream();

	private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

	private Path file;

	@BeforeEach
	void use(@TempDir Path directory) {
		this.file = directory.resolve("results.json").toAbsolutePath();
	}

	@Test
	void whenNothingIsDoneThenTheTimeLeftIsThatOfTheEstimates() {
		Run run = run(measurement("a", 40), measurement("b", 200));

		assertThat(run.progress(0, Duration.ofMillis(3))).isEqualTo("[1 of 2] a (0 s gone, about 4 min left)");
	}

	@Test
	void whenAMeasurementTookTwiceItsEstimateThenTheNextOnesAreExpectedToDoSo() {
		Run run = run(measurement("a", 60), measurement("b", 20), measurement("c", 20));

		assertThat(run.progress(1, Duration.ofSeconds(120))).isEqualTo("[2 of 3] b (2 min gone, about 80 s left)");
	}

	@Test
	void whenAMeasurementIsDoneThenItsRowsAreInTheTableAndTheProgressIsNot() {
		assertThat(run(measurement("a", 1), measurement("b", 1)).execute()).isTrue();

		assertThat(this.table.toString(StandardCharsets.UTF_8).lines()).hasSize(2)
			.first()
			.asString()
			.startsWith("| a | – | 1 ms |");
		assertThat(this.progress.toString(StandardCharsets.UTF_8).lines()).hasSize(2)
			.last()
			.asString()
			.startsWith("[2 of 2] b (");
	}

	@Test
	void whenAMeasurementFailsThenTheReasonIsToldAndTheNextOneIsMeasured() {
		assertThat(run(failing("a"), measurement("b", 1)).execute()).isFalse();

		assertThat(this.progress.toString(StandardCharsets.UTF_8))
			.contains("Not measured: a: java.lang.IllegalStateException: No message was received");
		assertThat(this.table.toString(StandardCharsets.UTF_8)).startsWith("| b |");
	}

	@Test
	void whenAllIsMeasuredThenTheFileHasAllFiguresAndIsComplete() {
		Row row = Row.of(Row.Title.of("ours", "theirs", 0.95),
				List.of(new Sample(2000, Map.of("engine", 300.0, "poller", 3.0))),
				List.of(new Sample(1000, Map.of("engine", 100.0))));
		run(new Measurement("a", Duration.ofSeconds(1), () -> List.of(row)), measurement("b", 1)).execute();

		Results results = Results.read(this.file);
		assertThat(results.complete()).isTrue();
		assertThat(results.rows()).hasSize(2).first().isEqualTo(row);
		assertThat(results.machine()).isEqualTo(MACHINE);
		assertThat(this.file).content().contains("\"wanted\" : \"0.95\"", "\"engine\" : 300.0", "\"least\" : 2.0");
	}

	@Test
	void whenAMeasurementFailsThenTheFileSaysWhichAndIsNotComplete() {
		run(measurement("a", 1), failing("b")).execute();

		Results results = Results.read(this.file);
		assertThat(results.complete()).isFalse();
		assertThat(results.rows()).hasSize(1);
		assertThat(results.failed()).containsExactly("b: java.lang.IllegalStateException: No message was received");
	}

	@Test
	void whenTheFileCannotBeWrittenThenNothingIsMeasured() throws IOException {
		Path notADirectory = Files.writeString(this.file, "");
		Run run = new Run(List.of(failing("a")), MACHINE, notADirectory.resolve("results.json"), System.out,
				System.err);

		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(run::execute)
			.withMessageContaining("results.json. Name another file with -Dresults");
	}

	@Test
	@Timeout(180)
	void whenTheProcessIsInterruptedThenTheRowsThatAreDoneAreInTheTableAndTheFile() throws Exception {
		Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Dquick=true",
				"-Dkinds=LINKS", "-Dresults=" + this.file, "-cp", System.getProperty("java.class.path"),
				Benchmarks.class.getName(), "growth")
			.start();
		try (BufferedReader rows = process.inputReader(); BufferedReader steps = process.errorReader()) {
			assertThat(rows.readLine()).startsWith("| what |");
			rows.readLine();
			assertThat(rows.readLine()).startsWith("| growth, no socket: heap ");
			rows.readLine();
			List<ProcessHandle> children = children(process);
			interrupt(process, children);

			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isGreaterThan(128);
			assertThat(children).isNotEmpty();
			for (ProcessHandle child : children) {
				child.onExit().get(60, TimeUnit.SECONDS);
			}
			assertThat(steps.lines()).last().isEqualTo("2 rows are in " + this.file);
		}
		Results results = Results.read(this.file);
		assertThat(results.complete()).isFalse();
		assertThat(results.failed()).isEmpty();
		assertThat(results.rows()).hasSize(2);
	}

	/** Those of the second measurement, as soon as it has started some. */
	private static List<ProcessHandle> children(Process process) {
		List<ProcessHandle> children = List.of();
		while (children.isEmpty() && process.isAlive()) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			children = process.descendants().toList();
		}
		return children;
	}

	/**
	 * Like a terminal, it interrupts all at once. A shell without job control lets its
	 * background processes ignore SIGINT. Then only SIGTERM, which the JVM handles alike,
	 * can be tested.
	 */
	private static void interrupt(Process process, List<ProcessHandle> children) throws Exception {
		Path status = Path.of("/proc/self/status");
		boolean isIgnored = Files.exists(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
		List<String> command = new ArrayList<>(List.of("kill", isIgnored ? "-TERM" : "-INT"));
		children.forEach((child) -> command.add(String.valueOf(child.pid())));
		command.add(String.valueOf(process.pid()));
		new ProcessBuilder(command).start().waitFor();
	}

	private Run run(Measurement... measurements) {
		return new Run(List.of(measurements), MACHINE, this.file,
				new PrintStream(this.table, true, StandardCharsets.UTF_8),
				new PrintStream(this.progress, true, StandardCharsets.UTF_8));
	}

	private static Measurement failing(String what) {
		return new Measurement(what, Duration.ofSeconds(1), () -> {
			throw new IllegalStateException("No message was received");
		});
	}

	private static Measurement measurement(String what, int seconds) {
		return new Measurement(what, Duration.ofSeconds(seconds),
				() -> List.of(new Row(Row.Title.of(what), Comparison.none("ms", 1))));
	}

}

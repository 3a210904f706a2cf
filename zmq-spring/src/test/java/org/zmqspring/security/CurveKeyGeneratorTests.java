package org.zmqspring.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command as a user runs it, in a JVM of its own. */
@Timeout(120)
class CurveKeyGeneratorTests {

	@TempDir
	Path directory;

	@Test
	void whenThereAreNoKeysThenThePairIsWritten() throws Exception {
		Run run = run(this.directory.resolve("new").toString());
		assertThat(run.code).isZero();
		assertThat(run.error).isEmpty();
		assertThat(run.output).contains("public-key: '").doesNotContain(secret("new"));
	}

	@Test
	void whenThereAreKeysThenAPlainMessageAndACodeSaySo() throws Exception {
		run(this.directory.toString());
		String before = secret("");
		Run again = run(this.directory.toString());
		assertThat(again.code).isEqualTo(1);
		assertThat(again.error).contains("secret-key", "exists", "not overwritten")
			.doesNotContain("\tat ", "Exception");
		assertThat(secret("")).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "public-key", "secret-key" })
	void whenOneOfTheFilesIsThereThenNeitherIsWritten(String there) throws Exception {
		Files.writeString(this.directory.resolve(there), "mine");
		Run run = run(this.directory.toString());
		assertThat(run.code).isEqualTo(1);
		assertThat(run.error).contains(there, "exists");
		assertThat(Files.list(this.directory)).containsExactly(this.directory.resolve(there));
	}

	@Test
	void whenTheDirectoryIsAFileThenAPlainMessageSaysSo() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		Run run = run(file.toString());
		assertThat(run.code).isEqualTo(1);
		assertThat(run.error).contains(file.toString()).doesNotContain("\tat ");
	}

	@Test
	void whenThereIsMoreThanOneArgumentOrAnOptionThenTheUsageIsShown() throws Exception {
		for (List<String> arguments : List.of(List.of("a", "b"), List.of("--help"), List.of("-h"))) {
			Run run = run(arguments.toArray(String[]::new));
			assertThat(run.code).isEqualTo(2);
			assertThat(run.error).contains("directory").doesNotContain("\tat ");
		}
	}

	private String secret(String subdirectory) throws IOException {
		return Files.readString(this.directory.resolve(subdirectory).resolve("secret-key")).trim();
	}

	private record Run(int code, String output, String error) {
	}

	private Run run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), CurveKeyGenerator.class.getName()));
		command.addAll(List.of(arguments));
		Path error = Files.createTempFile("generator", ".err");
		Process process = new ProcessBuilder(command).redirectError(error.toFile())
			.directory(this.directory.toFile())
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		String errors = Files.readString(error);
		Files.delete(error);
		return new Run(process.exitValue(), output, errors);
	}

}

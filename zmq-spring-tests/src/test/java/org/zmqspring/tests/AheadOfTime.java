package org.zmqspring.tests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes an application ahead of time, and runs it in a JVM of its own. Stateless. */
final class AheadOfTime {

	private AheadOfTime() {
	}

	/** What the application prints; it is processed without the arguments. */
	static List<String> run(Class<?> application, Path directory, List<String> arguments)
			throws IOException, InterruptedException {
		return run(application, directory, List.of(), arguments);
	}

	/** The same with options of the JVM that runs it. */
	static List<String> run(Class<?> application, Path directory, List<String> options, List<String> arguments)
			throws IOException, InterruptedException {
		String classPath = System.getProperty("java.class.path");
		Path sources = directory.resolve("sources");
		Path resources = directory.resolve("resources");
		Path classes = Files.createDirectories(directory.resolve("classes"));
		Forked.run(List.of(), classPath, SpringApplicationAotProcessor.class.getName(),
				List.of(application.getName(), sources.toString(), resources.toString(), classes.toString(),
						"org.zmqspring", "zmq-spring-tests", "--spring.main.banner-mode=off"));
		compile(sources, classes, classPath);
		String processed = String.join(File.pathSeparator, classes.toString(), resources.toString(), classPath);
		List<String> all = new ArrayList<>(options);
		all.addAll(List.of("-Dspring.aot.enabled=true", "-Dspring.devtools.restart.enabled=false"));
		List<String> lines = Forked.run(all, processed, application.getName(), arguments);
		assertThat(lines).anyMatch((line) -> line.contains("Starting AOT-processed " + application.getSimpleName()));
		return lines;
	}

	private static void compile(Path sources, Path classes, String classPath) throws IOException {
		List<String> options = new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-d", classes.toString(),
				"-cp", classes + File.pathSeparator + classPath));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(options::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
		assertThat(result).isZero();
	}

}

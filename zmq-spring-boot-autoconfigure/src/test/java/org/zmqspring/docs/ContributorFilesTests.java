package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workflows, the issue forms and {@code CONTRIBUTING.md} name commands, modules and
 * profiles that exist.
 */
class ContributorFilesTests {

	private static final Path FORGE = Pages.ROOT.resolve(".github");

	private static final Pattern OPTION = Pattern.compile("-(pl |P)(\\S+)");

	private static final Pattern SHELL = Pattern.compile("(?s)```shell\n(.*?)```");

	private static final Pattern INLINE = Pattern.compile("`((?:\\./mvnw|\\.ci/)[^`]*)`");

	@Test
	void everyFileForTheForgeIsYaml() throws IOException {
		try (Stream<Path> files = Files.walk(FORGE)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".yml"))).hasSizeGreaterThan(4)
				.allSatisfy((file) -> assertThat(yaml(file)).isNotEmpty());
		}
	}

	@Test
	void everyCommandOfTheWorkflowsExists() throws IOException {
		List<String> commands = workflowCommands();
		assertThat(commands).hasSizeGreaterThan(4);
		assertThat(commands.stream().flatMap((command) -> problems(command).stream())).isEmpty();
	}

	@Test
	void whenACommandDoesNotExistThenItIsFound() {
		assertThat(problems("sudo .ci/package")).containsExactly("sudo .ci/package: no executable .ci/package");
		assertThat(problems("make all")).containsExactly("make all: no executable make");
		assertThat(problems("./mvnw -pl zmq-sprong,benchmarks test")).hasSize(1);
		assertThat(problems("./mvnw test -Pspring-boot-3")).hasSize(1);
	}

	@Test
	void theWorkflowRunsTheCommandsOfTheReadme() throws IOException {
		String run = String.join("\n", workflowCommands()).replace("-B -ntp ", "");
		String script = Files.readString(Pages.ROOT.resolve(".ci/readme"));
		assertThat(run).contains(".ci/readme");
		List<String> commands = shell("README.md");
		assertThat(commands).hasSizeGreaterThan(1)
			.allSatisfy(
					(command) -> assertThat(run.contains(command) || script.contains(command)).as(command).isTrue());
	}

	@Test
	void theWorkflowUsesTheOldestAndTheNewestJava() throws IOException {
		assertThat(at(build(), "jobs", "verify", "strategy", "matrix", "java")).isEqualTo(List.of(17, 25));
	}

	@Test
	void everyCommandOfThePagesForContributorsExists() throws IOException {
		List<String> commands = new ArrayList<>();
		for (String page : List.of("CONTRIBUTING.md", "docs/releasing.md", "docs/compatibility.md")) {
			commands.addAll(shell(page));
			INLINE.matcher(String.join("\n", Pages.prose(Pages.ROOT.resolve(page))))
				.results()
				.map((command) -> command.group(1))
				.forEach(commands::add);
		}
		assertThat(commands).hasSizeGreaterThan(10);
		assertThat(commands.stream().flatMap((command) -> problems(command).stream())).isEmpty();
	}

	@Test
	void theFormForFaultsAsksForWhatIsNeeded() throws IOException {
		Map<String, Object> form = yaml(FORGE.resolve("ISSUE_TEMPLATE/fault.yml"));
		assertThat(form).containsKeys("name", "description");
		Map<String, String> required = new TreeMap<>();
		for (Object field : (List<?>) form.get("body")) {
			if (Boolean.TRUE.equals(at(field, "validations", "required"))) {
				required.put((String) at(field, "id"), at(field, "attributes").toString());
			}
		}
		assertThat(required).containsOnlyKeys("what", "reproducer", "actuator", "versions");
		assertThat(required.get("reproducer")).contains("zmq-spring-boot-starter-test");
		assertThat(required.get("actuator")).contains("/actuator/zmq");
		assertThat(required.get("versions")).contains("zmq-spring-boot", "JeroMQ", "Spring Boot", "Java");
	}

	@Test
	void everyFieldOfAFormHasATypeAndALabel() throws IOException {
		for (String form : List.of("fault.yml", "wish.yml")) {
			for (Object field : (List<?>) yaml(FORGE.resolve("ISSUE_TEMPLATE").resolve(form)).get("body")) {
				String type = (String) at(field, "type");
				assertThat(type).isIn("markdown", "textarea", "input", "dropdown", "checkboxes");
				assertThat(at(field, "attributes", type.equals("markdown") ? "value" : "label")).isNotNull();
			}
		}
	}

	@Test
	void dependenciesAndActionsAreUpdated() throws IOException {
		Object updates = yaml(FORGE.resolve("dependabot.yml")).get("updates");
		assertThat(((List<?>) updates).stream().map((update) -> at(update, "package-ecosystem")).toList())
			.isEqualTo(List.of("maven", "github-actions"));
	}

	/** What is wrong with a command: its program, its modules, its profiles. */
	private static List<String> problems(String command) {
		List<String> problems = new ArrayList<>();
		String program = command.replaceFirst("^sudo ", "").split(" ")[0];
		if (!program.contains("/") || !Files.isExecutable(Pages.ROOT.resolve(program))) {
			problems.add(command + ": no executable " + program);
		}
		Set<String> names = names();
		for (MatchResult option : OPTION.matcher(command).results().toList()) {
			Stream.of(option.group(2).split(","))
				.filter((name) -> !names.contains(name))
				.forEach((name) -> problems.add(command + ": no module or profile " + name));
		}
		return problems;
	}

	/** Modules and profiles of the build. */
	private static Set<String> names() {
		try {
			Matcher name = Pattern.compile("(?:<profile>\\s*(?:<!--.*?-->\\s*)?<id>|<module>)([^<]+)<", Pattern.DOTALL)
				.matcher(Files.readString(Pages.ROOT.resolve("pom.xml")));
			return Set.copyOf(name.results().map((found) -> found.group(1)).toList());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> workflowCommands() throws IOException {
		List<String> commands = new ArrayList<>();
		for (Object job : ((Map<?, ?>) build().get("jobs")).values()) {
			for (Object step : (List<?>) at(job, "steps")) {
				Object run = at(step, "run");
				if (run != null) {
					run.toString().lines().forEach(commands::add);
				}
			}
		}
		return commands;
	}

	private static List<String> shell(String page) throws IOException {
		return SHELL.matcher(Files.readString(Pages.ROOT.resolve(page)))
			.results()
			.flatMap((block) -> block.group(1).lines())
			.toList();
	}

	private static Map<String, Object> build() throws IOException {
		return yaml(FORGE.resolve("workflows/build.yml"));
	}

	private static Map<String, Object> yaml(Path file) throws IOException {
		return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
	}

	private static Object at(Object tree, String... path) {
		Object found = tree;
		for (String step : path) {
			found = (found instanceof Map<?, ?> map) ? map.get(step) : null;
		}
		return found;
	}

}

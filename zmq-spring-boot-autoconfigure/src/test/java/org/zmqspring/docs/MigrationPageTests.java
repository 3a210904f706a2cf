package org.zmqspring.docs;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/** The options in {@code docs/migration.md} are JeroMQ's and ours. */
class MigrationPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (`set\\w+`.*) \\| (`[a-z.-]+`.*) \\|$");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Set<String> OF_JEROMQ = Arrays.stream(ZMQ.Socket.class.getMethods())
		.map(Method::getName)
		.collect(Collectors.toSet());

	@Test
	void everyOptionHasAPropertyInItsPlace() throws IOException {
		String page = Files.readString(Pages.ROOT.resolve("docs/migration.md"));
		String options = page.substring(page.indexOf("### Options"), page.indexOf("For an option without a property"));
		String properties = Files.readString(Pages.ROOT.resolve("docs/properties.md"));
		List<MatchResult> rows = ROW.matcher(options).results().toList();
		assertThat(rows).hasSizeGreaterThan(10).allSatisfy((row) -> {
			List<String> before = code(row.group(1));
			List<String> after = code(row.group(2));
			assertThat(OF_JEROMQ).containsAll(before);
			assertThat(after).hasSameSizeAs(before)
				.allMatch((property) -> properties.contains("\n| `" + property + "` |"));
		});
	}

	private static List<String> code(String cell) {
		return CODE.matcher(cell).results().map((match) -> match.group(1)).toList();
	}

}

package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads of {@code docs/threading.md} are those that the code starts. */
class ThreadingPageTests {

	private static final Pattern IN_CODE = Pattern.compile("\"(zmq-[a-z-]*)\"");

	private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| `(zmq-[a-z-]*)");

	@Test
	void everyThreadOfTheCodeIsInTheTableAndTheOtherWayRound() throws IOException {
		String page = Files.readString(Pages.ROOT.resolve("docs/threading.md"));
		Set<String> described = new TreeSet<>();
		IN_TABLE.matcher(page).results().forEach((match) -> described.add(match.group(1)));
		assertThat(described).isEqualTo(named());
	}

	private static Set<String> named() throws IOException {
		Set<String> names = new TreeSet<>();
		for (Path file : Pages.sources()) {
			IN_CODE.matcher(Files.readString(file)).results().forEach((match) -> names.add(match.group(1)));
		}
		return names;
	}

}

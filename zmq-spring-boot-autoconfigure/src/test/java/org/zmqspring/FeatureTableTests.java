package org.zmqspring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/features.md} says we have, it has to show by tests that are there. */
class FeatureTableTests {

	private static final Path TABLE = Path.of("../docs/features.md");

	private static final Pattern LINK = Pattern.compile("\\[(\\w+)]\\(([^)]+)\\)");

	@Test
	void everyFeatureOfOursLinksToItsTestsOrIsMissing() throws IOException {
		List<String> rows = Files.readAllLines(TABLE)
			.stream()
			.filter((line) -> line.matches("\\| [^|]+\\|.*"))
			.toList();
		assertThat(rows).hasSizeGreaterThan(40).allSatisfy((row) -> {
			String[] cells = row.substring(2).split(" \\| ?");
			if (!cells[0].isBlank()) {
				assertThat(cells.length).isIn(8, 4);
				assertThat(cells[cells.length - 1]).matches("no|yes: (\\[\\w+]\\([^)]+\\)(, )?)+");
			}
		});
	}

	@Test
	void everyLinkLeadsToATest() throws IOException {
		List<MatchResult> links = LINK.matcher(Files.readString(TABLE)).results().toList();
		assertThat(links).hasSizeGreaterThan(40).allSatisfy((link) -> {
			Path file = TABLE.resolveSibling(link.group(2));
			assertThat(file).hasFileName(link.group(1) + ".java").content().contains("@Test");
		});
	}

}

package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever follows a link in the documentation gets somewhere. */
class DocumentLinksTests {

	private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^]]*]\\(([^)\\s]+)\\)");

	private static final int SHORT = 200;

	@Test
	void everyRelativeLinkLeadsToAFileAndItsAnchor() throws IOException {
		List<String> broken = new ArrayList<>();
		int links = 0;
		for (Path page : Pages.all()) {
			for (MatchResult link : LINK.matcher(String.join("\n", Pages.prose(page))).results().toList()) {
				links++;
				if (!leadsSomewhere(page, link.group(1))) {
					broken.add(Pages.ROOT.relativize(page) + ": " + link.group(1));
				}
			}
		}
		assertThat(broken).isEmpty();
		assertThat(links).isGreaterThan(50);
	}

	private static boolean leadsSomewhere(Path page, String link) throws IOException {
		if (link.startsWith("https://")) {
			return true;
		}
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
		return Files.exists(target) && target.startsWith(Pages.ROOT)
				&& (parts.length == 1 || Pages.anchors(target).contains(parts[1]));
	}

	@Test
	void everyPageIsInTheIndexWhichTheReadmeLinksTo() throws IOException {
		String index = Files.readString(Pages.ROOT.resolve("docs/README.md"));
		try (var pages = Files.list(Pages.ROOT.resolve("docs"))) {
			assertThat(pages.map((page) -> page.getFileName().toString())
				.filter((name) -> name.endsWith(".md") && !name.equals("README.md")))
				.allSatisfy((name) -> assertThat(index.contains("](" + name + ")")).as(name).isTrue());
		}
		assertThat(Files.readString(Pages.ROOT.resolve("README.md")).contains("](docs/README.md)")).isTrue();
	}

	@Test
	void theReadmeIsShort() throws IOException {
		assertThat(Files.readAllLines(Pages.ROOT.resolve("README.md"))).hasSizeLessThan(SHORT);
	}

}

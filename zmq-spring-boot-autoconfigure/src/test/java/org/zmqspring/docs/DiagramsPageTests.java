package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the picture of a link's life to its diagram, which {@code LinksPageTests} holds
 * to the code, and the picture of a message's way to the classes that it names. With
 * {@code -Dzmq.docs.write=true} it draws them.
 */
class DiagramsPageTests {

	private static final Path DOCS = Pages.ROOT.resolve("docs");

	private static final Pattern STATES = Pattern.compile("(?s)```mermaid\\nstateDiagram-v2\\n(.*?)```");

	private static final Pattern STEPS = Pattern
		.compile("(?s)<!-- steps ([\\w-]+)\\n(.*?)\\n-->\\n!\\[([^]]*)]\\(images/([\\w-]+)\\.svg\\)");

	@Test
	void theLifeOfALinkIsDrawnFromItsDiagram() throws IOException {
		String page = Files.readString(DOCS.resolve("links.md"));
		MatchResult states = STATES.matcher(page).results().findFirst().orElseThrow();
		assertThat(page).contains("](images/life-of-a-link.svg)");
		hold("life-of-a-link", Diagram.states("The states of a link that connects", states.group(1)));
	}

	@Test
	void theWayOfAMessageIsDrawnFromItsLines() throws IOException {
		MatchResult steps = steps();
		assertThat(steps.group(4)).isEqualTo(steps.group(1));
		hold(steps.group(1), Diagram.steps(steps.group(3), steps.group(2)));
	}

	@Test
	void theWayOfAMessageNamesTheClassesThatItPasses() throws IOException {
		assertThat(steps().group(2).lines()).allSatisfy((line) -> {
			String named = line.substring(line.lastIndexOf('(') + 1, line.lastIndexOf(')'));
			assertThat(Stream.of("listen", "annotation", "transport.jeromq")
				.map((room) -> Pages.ROOT.resolve("zmq-spring/src/main/java/org/zmqspring/" + room.replace('.', '/')))
				.map((room) -> room.resolve(named + ".java"))).anyMatch(Files::exists);
		});
	}

	private static MatchResult steps() throws IOException {
		return STEPS.matcher(Files.readString(DOCS.resolve("threading.md"))).results().findFirst().orElseThrow();
	}

	private static void hold(String name, String drawn) throws IOException {
		Path file = DOCS.resolve("images").resolve(name + ".svg");
		if (Boolean.getBoolean("zmq.docs.write")) {
			Files.writeString(file, drawn);
		}
		assertThat(file).exists().content().isEqualTo(drawn);
	}

}

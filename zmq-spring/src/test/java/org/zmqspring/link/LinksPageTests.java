package org.zmqspring.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.zmqspring.transport.SocketMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the diagrams of {@code docs/links.md} with the machines: they show exactly the
 * transitions and causes of a long random walk.
 */
class LinksPageTests {

	private static final Path PAGE = Path.of("..", "docs", "links.md");

	private static final Pattern DIAGRAM = Pattern.compile("(?s)```mermaid\\nstateDiagram-v2\\n(.*?)```");

	private static final Pattern TRANSITION = Pattern.compile("(?m)^ *([A-Z_]+) --> ([A-Z_]+) *: *(.+)$");

	private static final int WORLDS = 4_000;

	private static final int STEPS = 400;

	@Test
	void theDiagramOfLinksThatConnectIsThatOfTheirMachine() throws IOException {
		assertThat(drawn(0)).isEqualTo(lines(walk(LinkMachine.class)));
	}

	@Test
	void theDiagramOfBoundLinksIsThatOfTheirMachine() throws IOException {
		assertThat(drawn(1)).isEqualTo(lines(walk(BindMachine.class)));
	}

	@Test
	void everyDiagramBeginsWithNewAndEndsWithClosed() throws IOException {
		assertThat(diagrams()).hasSize(2)
			.allSatisfy((diagram) -> assertThat(diagram).contains("[*] --> NEW\n", "CLOSED --> [*]\n"));
	}

	@Test
	void everyStateIsExplained() throws IOException {
		String page = Files.readString(PAGE);
		for (LinkState state : LinkState.values()) {
			assertThat(page).contains("| `" + state + "` |");
		}
		for (TransitionCause cause : TransitionCause.values()) {
			assertThat(page).contains("| `" + cause.tag() + "` |");
		}
	}

	@Test
	void onlyStatesOfItsModeAreInADiagram() throws IOException {
		assertThat(states(0)).isEqualTo(statesOf(SocketMode.CONNECT));
		assertThat(states(1)).isEqualTo(statesOf(SocketMode.BIND));
	}

	private static Set<LinkState> statesOf(SocketMode mode) {
		return EnumSet.allOf(LinkState.class)
			.stream()
			.filter((state) -> state.appliesTo(mode))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(LinkState.class)));
	}

	private static Set<LinkState> states(int diagram) throws IOException {
		Set<LinkState> states = EnumSet.noneOf(LinkState.class);
		for (MatchResult transition : TRANSITION.matcher(diagrams().get(diagram)).results().toList()) {
			states.add(LinkState.valueOf(transition.group(1)));
			states.add(LinkState.valueOf(transition.group(2)));
		}
		return states;
	}

	private static List<String> diagrams() throws IOException {
		return DIAGRAM.matcher(Files.readString(PAGE)).results().map((match) -> match.group(1)).toList();
	}

	private static String drawn(int diagram) throws IOException {
		Map<String, Set<String>> causes = new TreeMap<>();
		TRANSITION.matcher(diagrams().get(diagram))
			.results()
			.forEach((match) -> causes.put(match.group(1) + " --> " + match.group(2),
					new TreeSet<>(List.of(match.group(3).strip().split(", ")))));
		return lines(causes);
	}

	private static String lines(Map<String, Set<String>> causes) {
		return causes.entrySet()
			.stream()
			.map((transition) -> transition.getKey() + " : " + String.join(", ", transition.getValue()))
			.collect(Collectors.joining("\n"));
	}

	/** The same walk each time, so that it finds the same transitions each time. */
	private static Map<String, Set<String>> walk(Class<? extends LinkLife> machine) {
		Map<String, Set<String>> causes = new TreeMap<>();
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < WORLDS; i++) {
			AdversarialWorld world = new AdversarialWorld(random.split());
			if (machine.isInstance(world.life)) {
				world.observe((change) -> causes
					.computeIfAbsent(change.from() + " --> " + change.to(), (key) -> new TreeSet<>())
					.add(change.cause().tag()));
				for (int step = 0; step < STEPS; step++) {
					world.step();
				}
			}
		}
		return causes;
	}

}

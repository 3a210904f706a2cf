package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Holds the pictures of {@code docs/topologies.md} to the lines in front of them, and the
 * text to the pictures. With {@code -Dzmq.docs.write=true} it draws them.
 */
class PicturesPageTests {

	private static final Pattern PICTURE = Pattern
		.compile("<!-- picture ([\\w-]+)\\n(.*?)\\n-->\\n!\\[([^]]*)]\\(images/([\\w-]+)\\.svg\\)", Pattern.DOTALL);

	private static final Path DOCS = Pages.ROOT.resolve("docs");

	@Test
	void everyPictureIsDrawnFromTheLinesInFrontOfIt() throws IOException {
		List<MatchResult> pictures = pictures();
		assertThat(pictures).hasSize(4);
		for (MatchResult picture : pictures) {
			Path file = DOCS.resolve("images").resolve(picture.group(1) + ".svg");
			String drawn = new Picture(picture.group(3), picture.group(2)).svg();
			assertThat(picture.group(4)).isEqualTo(picture.group(1));
			if (Boolean.getBoolean("zmq.docs.write")) {
				Files.writeString(file, drawn);
			}
			assertThat(file).exists().content().isEqualTo(drawn);
		}
	}

	@Test
	void theTextOfAPictureCountsItsConnections() throws IOException {
		assertThat(pictures()).allSatisfy((picture) -> assertThat(picture.group(3))
			.endsWith(": " + new Picture("", picture.group(2)).connections() + " connections"));
	}

	@Test
	void aPictureWithoutConnectionsOrWithTwoBoundEndsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Picture("", "publisher A"));
		assertThatIllegalArgumentException().isThrownBy(() -> new Picture("", "publisher A* > *forwarder"));
		assertThatIllegalArgumentException().isThrownBy(() -> new Picture("", "publisher A > forwarder"));
	}

	private static List<MatchResult> pictures() throws IOException {
		return PICTURE.matcher(Files.readString(DOCS.resolve("topologies.md"))).results().toList();
	}

}

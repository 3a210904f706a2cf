package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documentation quotes, the code says. */
class TroubleshootingPageTests {

	private static final Pattern QUOTE = Pattern.compile("(?s)```text\\n(.*?)```");

	private final QuotedMessages messages = new QuotedMessages(Pages.sources());

	TroubleshootingPageTests() throws IOException {
	}

	@Test
	void everyQuotedMessageIsInTheSources() throws IOException {
		List<String> quotes = QUOTE.matcher(Files.readString(Pages.ROOT.resolve("docs/troubleshooting.md")))
			.results()
			.flatMap((match) -> match.group(1).lines())
			.toList();
		assertThat(quotes).hasSizeGreaterThan(20);
		assertThat(quotes.stream().filter((quote) -> !this.messages.contain(quote))).as("what nobody says").isEmpty();
	}

	@Test
	void whatNobodySaysIsFound() {
		assertThat(this.messages.contain("zmq link 'a@tcp://b:1' is down (peer: gone); trying again in 5 ms")).isTrue();
		assertThat(this.messages.contain("zmq link 'a@tcp://b:1' is lost (peer: gone); trying again in 5 ms")).isTrue();
		assertThat(this.messages.contain("zmq link 'a@tcp://b:1' fell over (peer: gone); retrying in 5 ms")).isFalse();
		assertThat(this.messages.contain("Unknown host 'feed'")).isTrue();
		assertThat(this.messages.contain("Unheard-of host 'feed'")).isFalse();
	}

}

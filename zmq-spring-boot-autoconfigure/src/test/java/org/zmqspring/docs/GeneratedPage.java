package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of {@code docs/} that a program writes, so that it cannot drift from what it
 * describes. Stateless.
 */
public final class GeneratedPage {

	private static final String COMMAND = "./mvnw -q -pl zmq-spring-boot-autoconfigure -am test -Dtest='*PageTests' -Dzmq.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false";

	private GeneratedPage() {
	}

	/** The remark at the head of such a page. */
	static String remark(String source) {
		return "<!-- Written by a test from " + source + ". Do not edit; to write it again:\n     " + COMMAND
				+ " -->\n";
	}

	/** Write the page where that was asked for; fail where it is not as it should be. */
	public static void shouldBe(String name, String source, String text) throws IOException {
		Path page = Path.of("..", "docs", name);
		String whole = remark(source) + text;
		if (Boolean.getBoolean("zmq.docs.write")) {
			Files.writeString(page, whole);
		}
		assertThat(page).as("docs/%s differs from %s. Write it anew: %s", name, source, COMMAND)
			.exists()
			.content()
			.isEqualTo(whole);
	}

	/** Text that must not be taken for Markdown, in a cell of a table. */
	public static String cell(String text) {
		return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replaceAll("\\s+", " ").strip();
	}

}

package org.zmqspring.message;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TopicTextTests {

	private static String text(String topic) {
		return TopicText.of(topic.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "orders.new", "kv@pod-0@meta-llama/Llama-3", "Ünïcode → 漢字 😀" })
	void shouldShowAPrintableTopicAsItIs(String topic) {
		assertThat(text(topic)).isEqualTo(topic);
		assertThat(TopicText.isPrintable(topic)).isTrue();
	}

	@Test
	void shouldCutALongTopic() {
		assertThat(text("x".repeat(200))).isEqualTo("x".repeat(200));
		assertThat(text("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
		assertThat(text("😀".repeat(200))).isEqualTo("😀".repeat(200));
		assertThat(text("😀".repeat(4 << 10))).isEqualTo("😀".repeat(200) + "…");
		assertThat(text("x" + "😀".repeat(200))).isEqualTo("x" + "😀".repeat(199) + "…");
		assertThat(text("ü".repeat(100_000))).isEqualTo("ü".repeat(200) + "…");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\u0000", "\u001b", "\u0085", "\u2028", "\u2029", "\u202e", "\u0378" })
	void shouldReplaceWhatCannotBePrinted(String character) {
		assertThat(text("a" + character + "b😀")).isEqualTo("a\ufffdb😀");
		assertThat(TopicText.isPrintable("a" + character)).isFalse();
	}

	@Test
	void whenTheBytesAreNoTextThenTheyAreReplaced() {
		assertThat(TopicText.of(new byte[] { 'a', (byte) 0xff, 'b' })).isEqualTo("a\ufffdb");
		assertThat(TopicText.of(new byte[100_000])).isEqualTo("\ufffd".repeat(200) + "…");
	}

}

package org.zmqspring.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.message.ZmqConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyFileTests {

	@TempDir
	private Path directory;

	@Test
	void whatItHeldAtTheStartServesUntilItIsFollowed() throws IOException {
		Path path = Files.writeString(this.directory.resolve("key"), "one");
		KeyFile file = new KeyFile(path).read();
		Files.writeString(path, "two");
		assertThat(file.read().text()).isEqualTo("one");
		file.follow();
		assertThat(file.text()).isEqualTo("two");
		Files.writeString(path, "three");
		assertThat(file.text()).isEqualTo("three");
	}

	@Test
	void whenItIsNotReadForTheStartThenEachReadingIsFresh() throws IOException {
		Path path = Files.writeString(this.directory.resolve("key"), "one");
		KeyFile file = new KeyFile(path);
		assertThat(file.text()).isEqualTo("one");
		Files.writeString(path, "two");
		assertThat(file.text()).isEqualTo("two");
	}

	@Test
	void whenItIsMissingThenItsPathIsNamed() {
		KeyFile file = new KeyFile(this.directory.resolve("missing"));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(file::read)
			.withMessageContaining("missing");
		assertThat(file).isEqualTo(new KeyFile(file.path())).hasToString(file.path().toString());
	}

}

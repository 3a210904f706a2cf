package org.zmqspring.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link AddressRange}. */
class AddressRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.0.1", "10.0.0.7,10.0.0.7", "10.0.0.7/32,10.0.0.7", "0.0.0.0/0,203.0.113.9",
			"192.168.4.0/22,192.168.7.255", "2001:db8::/32,2001:db8:ffff::1", "::1,0:0:0:0:0:0:0:1",
			"fe80::/10,fe80:0:0:0:0:0:0:1%eth0", "::/0,2001:db8::1", "10.0.0.0/8,::ffff:10.1.2.3", "[::1],::1" })
	void shouldContain(String range, String address) {
		assertThat(AddressRange.parse(range).contains(address)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,11.0.0.1", "10.0.0.7,10.0.0.8", "192.168.4.0/22,192.168.8.0", "0.0.0.0/0,2001:db8::1",
			"::/0,10.0.0.1", "2001:db8::/32,2001:db9::1", "10.0.0.0/8,unknown", "10.0.0.0/8,''", "10.0.0.0/8,localhost",
			"127.0.0.0/8,10.0.0.1.evil.example" })
	void shouldNotContain(String range, String address) {
		assertThat(AddressRange.parse(range).contains(address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/8", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.256", "localhost", "10.0.0.0/-1",
			"10.0.0.0/8/8", "::g", "10.0.0.0/", "1", "localhost:5555", "[localhost:5555]", "feed:5555", ":", "[]:1",
			"10.0.0.1:5555" })
	void shouldRefuse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
	}

	/**
	 * Needs a new JVM, because only a system property at the start replaces the file of
	 * hosts.
	 */
	@Test
	void shouldNeverAskANameService(@TempDir Path directory) throws Exception {
		Path hosts = Files.writeString(directory.resolve("hosts"), "10.1.2.3 localhost:5555\n");
		Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Djdk.net.hosts.file=" + hosts, Main.class.getName())
			.redirectErrorStream(true)
			.start();
		String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(said)
			.isEqualToIgnoringNewLines("localhost:5555 is neither an IPv4 or IPv6 address nor a range of them");
	}

	/** Reads a text that a name service would know. */
	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			try {
				System.out.println(AddressRange.parse("localhost:5555"));
			}
			catch (IllegalArgumentException ex) {
				System.out.println("localhost:5555 " + ex.getMessage());
			}
		}

	}

	@Test
	void shouldShowItselfAsItWasWritten() {
		assertThat(AddressRange.parse(" 10.0.0.0/8 ")).hasToString("10.0.0.0/8")
			.isEqualTo(AddressRange.parse("10.0.0.0/8"));
	}

}

package org.zmqspring.security;

import org.junit.jupiter.api.Test;
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
			"10.0.0.0/8/8", "::g", "10.0.0.0/", "1" })
	void shouldRefuse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
	}

	@Test
	void shouldShowItselfAsItWasWritten() {
		assertThat(AddressRange.parse(" 10.0.0.0/8 ")).hasToString("10.0.0.0/8")
			.isEqualTo(AddressRange.parse("10.0.0.0/8"));
	}

}

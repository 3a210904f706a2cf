package org.zmqspring.supervise;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalInterfaceTests {

	private final String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();

	LocalInterfaceTests() throws SocketException {
	}

	@Test
	void withoutIpv6OnlyIpv4AddressesAreFound() {
		Resolution found = LocalInterface.resolve(this.loopback, false);
		assertThat(Objects.requireNonNull(found).error()).isNull();
		assertThat(found.addresses()).contains("127.0.0.1").noneMatch((address) -> address.contains(":"));
	}

	@Test
	void withIpv6Ipv4AddressesComeFirst() {
		Resolution found = LocalInterface.resolve(this.loopback, true);
		assertThat(Objects.requireNonNull(found).addresses()).first().asString().startsWith("127.");
	}

	@Test
	void whenThereIsNoSuchInterfaceThenNothingIsFound() {
		assertThat(LocalInterface.resolve("no-interface", true)).isNull();
		assertThat(LocalInterface.isLoopback("no-interface")).isFalse();
	}

	@Test
	void theLoopbackInterfaceIsOne() {
		assertThat(LocalInterface.isLoopback(this.loopback)).isTrue();
	}

}

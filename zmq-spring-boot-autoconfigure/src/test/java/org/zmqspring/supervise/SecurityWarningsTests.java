package org.zmqspring.supervise;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.security.AddressRange;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link SecurityWarnings}. */
@ExtendWith(OutputCaptureExtension.class)
class SecurityWarningsTests {

	private static final CurveKeyPair PAIR = CurveKeyPair.generate(new SecureRandom());

	private static final SecuritySettings CURVE = new SecuritySettings(
			new CurveSettings(new KeySource.Inline(PAIR.secretKey()), null, null), null, ZapSettings.EVERYBODY);

	@ParameterizedTest
	@ValueSource(strings = { "tcp://*:5556", "tcp://0.0.0.0:5556", "tcp://10.0.0.1:5556", "tcp://[2001:db8::1]:5556",
			"tcp://some-host:5556" })
	void warnsOfASocketThatIsOpenToOtherHostsWithoutCurve(String endpoint, CapturedOutput output) {
		advise(SocketMode.BIND, endpoint, SecuritySettings.NONE);
		assertThat(output).contains("WARN", "default@" + endpoint, "open to other hosts without CURVE",
				"anyone may connect");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:5556", "tcp://localhost:*", "tcp://[::1]:5556",
			"tcp://[0:0:0:0:0:0:0:1]:5556", "inproc://a" })
	void saysNothingOfASocketThatIsNotOpenToOtherHosts(String endpoint, CapturedOutput output) {
		advise(SocketMode.BIND, endpoint, SecuritySettings.NONE);
		assertThat(output.getAll()).doesNotContain("zmq link");
	}

	@Test
	void saysNothingOfASocketOnTheLoopbackInterface(CapturedOutput output) throws SocketException {
		String name = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
		advise(SocketMode.BIND, "tcp://" + name + ":5556", SecuritySettings.NONE);
		assertThat(output.getAll()).doesNotContain("zmq link");
	}

	@Test
	void saysNothingOfASocketThatConnects(CapturedOutput output) {
		advise(SocketMode.CONNECT, "tcp://10.0.0.1:5556", SecuritySettings.NONE);
		assertThat(output.getAll()).doesNotContain("zmq link");
	}

	@Test
	void warnsThatPasswordsAreSentInTheClear(CapturedOutput output) {
		advise(SocketMode.CONNECT, "tcp://10.0.0.1:5556", new SecuritySettings(null,
				new PlainSettings(new PlainSettings.Credentials("u", new Masked("p"))), ZapSettings.EVERYBODY));
		advise(SocketMode.BIND, "tcp://*:5557",
				new SecuritySettings(null, new PlainSettings(null), ZapSettings.EVERYBODY));
		assertThat(output).contains("sends its password to another host in the clear", "passwords too");
	}

	@Test
	void saysThatEveryClientThatKnowsTheKeyMayConnect(CapturedOutput output) {
		advise(SocketMode.BIND, "tcp://*:5556", CURVE);
		assertThat(output).contains("every client that knows its public key may connect").doesNotContain("without");
	}

	@Test
	void saysNothingIfOnlyCertainClientsMayConnect(CapturedOutput output) {
		ZapSettings list = new ZapSettings("", Set.of(PAIR.publicKey()), null, Map.of(), List.of());
		advise(SocketMode.BIND, "tcp://*:5556", new SecuritySettings(CURVE.curve(), null, list));
		assertThat(output.getAll()).doesNotContain("zmq link");
	}

	@Test
	void saysThatOnlyCertainAddressesMayConnect(CapturedOutput output) {
		ZapSettings addresses = new ZapSettings("", Set.of(), null, Map.of(),
				List.of(AddressRange.parse("10.0.0.0/8")));
		advise(SocketMode.BIND, "tcp://*:5556", new SecuritySettings(null, null, addresses));
		advise(SocketMode.BIND, "tcp://*:5557", new SecuritySettings(CURVE.curve(), null, addresses));
		assertThat(output).contains("anyone at zap.allowed-addresses may connect",
				"every client from zap.allowed-addresses that knows its public key may connect");
	}

	private static void advise(SocketMode mode, String endpoint, SecuritySettings security) {
		new SecurityWarnings().added(
				new LinkSpec("default", SocketType.PUB, mode, Endpoint.parse(endpoint, mode),
						ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults().with(security)),
				new LinkTraffic());
	}

}

package org.zmqspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.KeyFile;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecurityResolution} and those it delegates to: what is configured at
 * which level, and what is wrong or half done.
 */
class SecurityRulesTests {

	private static final CurveKeyPair PAIR = CurveKeyPair.generate(new SecureRandom());

	private static final CurveKeyPair OTHER = CurveKeyPair.generate(new SecureRandom());

	private static final String PUB = "zmq.publisher.endpoints=tcp://127.0.0.1:*";

	private static final String SUB = "zmq.subscriber.endpoints=tcp://a:1";

	private static final String SECRET = "curve.secret-key=" + PAIR.secretKey().z85();

	private static final String SERVER = "curve.server-key=" + OTHER.publicKey().z85();

	@Test
	void whatBindsIsTheServerAndWhatConnectsTheClient() {
		List<SocketSpec> sockets = sockets(PUB, SUB, "zmq." + SECRET, "zmq." + SERVER);
		assertThat(security(sockets, 0).mechanism()).isEqualTo("CURVE");
		assertThat(security(sockets, 0).isGuarded()).isTrue();
		assertThat(security(sockets, 1).isGuarded()).isFalse();
		assertThat(security(sockets, 1).curve()).satisfies((curve) -> {
			assertThat(curve.isServer()).isFalse();
			assertThat(curve.ownKeys()).isEqualTo(PAIR);
			assertThat(curve.serverKey()).isEqualTo(new KeySource.Inline(OTHER.publicKey()));
		});
	}

	@Test
	void theSideThatConnectsCanBeTheServer() {
		assertThat(
				security(sockets(SUB, "zmq.subscriber." + SECRET, "zmq.subscriber.curve.server=true"), 0).isGuarded())
			.isTrue();
		assertThat(security(
				sockets(PUB, "zmq.publisher." + SECRET, "zmq.publisher." + SERVER, "zmq.publisher.curve.server=false"),
				0)
			.isGuarded()).isFalse();
	}

	@Test
	void theSocketsOwnOptionsComeBeforeThoseOfAllSockets() {
		List<SocketSpec> sockets = sockets(SUB, "zmq.subscribers.b.endpoints=tcp://b:1",
				"zmq.subscribers.open.endpoints=tcp://c:1", "zmq.subscribers.named.endpoints=tcp://d:1",
				"zmq." + SECRET, "zmq." + SERVER, "zmq.subscribers.b.curve.secret-key=" + OTHER.secretKey().z85(),
				"zmq.subscribers.open.curve.secret-key=", "zmq.subscribers.named.plain.username=u",
				"zmq.subscribers.named.plain.password=p");
		assertThat(security(sockets, "default").curve().ownKeys()).isEqualTo(PAIR);
		assertThat(security(sockets, "b").curve().ownKeys()).isEqualTo(OTHER);
		assertThat(security(sockets, "open")).isEqualTo(SecuritySettings.NONE);
		assertThat(security(sockets, "named").mechanism()).isEqualTo("PLAIN");
	}

	@Test
	void aFileIsReadOnceForAllSocketsAndForTheirFirstOpening(@TempDir Path directory) throws IOException {
		Path secret = Files.writeString(directory.resolve("key"), PAIR.secretKey().z85());
		Path allowed = Files.writeString(directory.resolve("allowed"), OTHER.publicKey().z85());
		List<SocketSpec> sockets = sockets(PUB, "zmq.publishers.b.endpoints=tcp://127.0.0.1:2",
				"zmq.curve.secret-key-location=" + secret, "zmq.zap.allowed-curve-keys-location=" + allowed);
		Files.delete(secret);
		Files.delete(allowed);
		for (int i = 0; i < 2; i++) {
			SecuritySettings security = security(sockets, i);
			assertThat(security.curve().ownKeys()).isEqualTo(PAIR);
			assertThat(new ZapPolicy(security, false).allowedKeys()).isOne();
		}
		security(sockets, 0).curve().files().forEach(KeyFile::follow);
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> security(sockets, 1).curve().ownKeys());
	}

	@Test
	void keysComeFromFilesAndInHexadecimalToo(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), PAIR.secretKey().z85() + "\n");
		String hex = HexFormat.of().formatHex(OTHER.publicKey().bytes());
		SecuritySettings security = security(sockets(SUB, "zmq.subscriber.curve.secret-key-location=" + file,
				"zmq.subscriber.curve.server-key=" + hex), 0);
		assertThat(security.curve().ownKeys()).isEqualTo(PAIR);
		assertThat(security.curve().serverKey().key()).isEqualTo(OTHER.publicKey());
		assertThat(security.curve().files()).containsExactly(new KeyFile(file));
	}

	@Test
	void whoMayConnectIsMappedForSocketsThatLetPeersIn() {
		List<SocketSpec> sockets = sockets(PUB, SUB, "zmq." + SECRET, "zmq." + SERVER, "zmq.zap.domain=prices",
				"zmq.zap.allowed-curve-keys=" + OTHER.publicKey().z85() + "," + PAIR.publicKey().z85(),
				"zmq.zap.allowed-addresses=10.0.0.0/8,::1");
		assertThat(security(sockets, 0).zap()).satisfies((zap) -> {
			assertThat(zap.domain()).isEqualTo("prices");
			assertThat(zap.allowedKeys()).extracting(CurveKey::z85)
				.containsExactlyInAnyOrder(OTHER.publicKey().z85(), PAIR.publicKey().z85());
			assertThat(zap.allowedAddresses()).hasSize(2);
		});
		assertThat(security(sockets, 1).zap().allowedAddresses()).isEmpty();
	}

	@Test
	void aListOfKeysOfASocketIsNotAddedToByTheOneOfAllSockets(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("allowed"), PAIR.publicKey().z85());
		List<SocketSpec> sockets = sockets(PUB, "zmq." + SECRET, "zmq.zap.allowed-curve-keys-location=" + file,
				"zmq.publisher.zap.allowed-curve-keys=" + OTHER.publicKey().z85());
		assertThat(security(sockets, 0).zap().allowedKeys()).containsExactly(OTHER.publicKey());
		assertThat(security(sockets, 0).zap().allowedKeysFile()).isNull();
	}

	@Test
	void usersAreMapped() {
		SecuritySettings security = security(
				sockets(PUB, "zmq.publisher.plain.server=true", "zmq.publisher.zap.users.alice=wonderland"), 0);
		assertThat(security.zap().users()).containsOnlyKeys("alice");
		assertThat(security.isGuarded()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					zmq.subscriber.curve.secret-key=K                     | zmq.subscriber.curve.server-key  | is missing: a client must know
					zmq.subscriber.curve.server-key=P                     | zmq.subscriber.curve.secret-key  | is missing: CURVE needs a secret key
					zmq.publisher.curve.public-key=P                      | zmq.publisher.curve.secret-key   | is missing: CURVE needs a secret key
					zmq.publisher.curve.server=true                       | zmq.publisher.curve.secret-key   | is missing: CURVE needs a secret key
					zmq.publisher.curve.secret-key=sEcReT                 | zmq.publisher.curve.secret-key   | is no CURVE key: it has 6 characters
					zmq.publisher.curve.secret-key=K;zmq.publisher.curve.public-key=O | zmq.publisher.curve.public-key | does not belong to the secret key
					zmq.publisher.curve.secret-key=K;zmq.publisher.curve.server-key=P | zmq.publisher.curve.server-key | is for clients
					zmq.publisher.curve.secret-key=K;zmq.publisher.curve.secret-key-location=/no | zmq.publisher.curve.secret-key | is set together with
					zmq.publisher.curve.secret-key-location=/no/such      | zmq.publisher.curve.secret-key-location | there is no such file
					zmq.publisher.curve.secret-key=K;zmq.publisher.zap.allowed-curve-keys=x | zmq.publisher.zap.allowed-curve-keys[0] | is no CURVE key
					zmq.publisher.curve.secret-key=K;zmq.publisher.zap.allowed-curve-keys-location=/no/such | zmq.publisher.zap.allowed-curve-keys-location | there is no such file
					zmq.publisher.zap.allowed-curve-keys=P                | zmq.publisher.zap.allowed-curve-keys | needs CURVE
					zmq.zap.allowed-curve-keys=P                          | zmq.zap.allowed-curve-keys       | needs CURVE
					zmq.publisher.zap.users.alice=sEcReT                  | zmq.publisher.zap.users          | needs PLAIN
					zmq.publisher.curve.secret-key=K;zmq.publisher.zap.allowed-curve-keys= | zmq.publisher.zap.allowed-curve-keys | is set and empty
					zmq.publisher.zap.allowed-addresses=                  | zmq.publisher.zap.allowed-addresses | is set and empty
					zmq.publisher.curve.server=true;zmq.publisher.curve.secret-key= | zmq.publisher.curve.secret-key | is blank, which switches 'curve' off
					zmq.publisher.plain.username=;zmq.publisher.plain.password=sEcReT | zmq.publisher.plain.username | is blank, which switches 'plain' off
					zmq.publisher.curve.secret-key=K;zmq.publisher.curve.server-key=P;zmq.publisher.curve.server=false;zmq.publisher.zap.allowed-addresses=10.0.0.0/8 | zmq.publisher.zap | this one is the client
					zmq.publisher.zap.allowed-addresses=10.0.0.0/40       | zmq.publisher.zap.allowed-addresses[0] | has a prefix above 32
					zmq.publisher.plain.server=true                       | zmq.publisher.plain.server       | accepts any password
					zmq.publisher.plain.username=u                        | zmq.publisher.plain.server       | accepts any password
					zmq.publisher.plain.server=true;zmq.publisher.zap.users.alice= | zmq.publisher.zap.users.alice | must have a name and a password
					zmq.subscriber.plain.username=u                       | zmq.subscriber.plain.password    | is missing
					zmq.subscriber.plain.password=sEcReT                  | zmq.subscriber.plain.username    | is missing
					zmq.subscriber.plain.username=u;zmq.subscriber.plain.password=sEcReTé | zmq.subscriber.plain.password | ASCII
					zmq.subscriber.zap.allowed-addresses=10.0.0.0/8       | zmq.subscriber.zap               | this one is the client
					zmq.subscriber.plain.username=u;zmq.subscriber.plain.password=p;zmq.subscriber.curve.secret-key=K;zmq.subscriber.curve.server-key=P | zmq.subscriber.plain | a socket has one mechanism
					""")
	void refusesWhatIsWrongOrHalfDoneWithoutShowingASecret(String properties, String property, String reason) {
		String[] given = properties.split(";");
		for (int i = 0; i < given.length; i++) {
			given[i] = given[i].replaceAll("=K$", "=" + PAIR.secretKey().z85().replace("$", "\\$"))
				.replaceAll("=P$", "=" + PAIR.publicKey().z85().replace("$", "\\$"))
				.replaceAll("=O$", "=" + OTHER.publicKey().z85().replace("$", "\\$"));
		}
		String[] all = new String[given.length + 2];
		all[0] = PUB;
		all[1] = SUB;
		System.arraycopy(given, 0, all, 2, given.length);
		assertThat(problems(all)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo(property);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).isNotBlank();
			assertThat(problem.toString()).doesNotContain("sEcReT", PAIR.secretKey().z85());
		});
	}

	@Test
	void plainWithoutUsersIsFineIfTheApplicationJudges() {
		ZmqSettings settings = SocketResolver.resolve(bind(PUB, "zmq.publisher.plain.server=true"), true);
		assertThat(settings.publishers().get(0).settings().security().mechanism()).isEqualTo("PLAIN");
	}

	@Test
	void knowsSecretsHoweverTheirNamesAreWritten() {
		assertThat(List.of("zmq.curve.secret-key", "ZMQ_PUBLISHER_CURVE_SECRETKEY", "zmq.publishers.a.curve.secretKey",
				"zmq.subscribers[a.b].plain.password", "zmq.publisher.zap.users.alice"))
			.allMatch(KnownProperties::isSecret);
		assertThat(List.of("zmq.curve.public-key", "zmq.publisher.endpoints", "zmq.zap.domain"))
			.noneMatch(KnownProperties::isSecret);
	}

	private static SecuritySettings security(List<SocketSpec> sockets, String name) {
		return sockets.stream()
			.filter((socket) -> socket.name().equals(name))
			.findFirst()
			.orElseThrow()
			.settings()
			.security();
	}

	private static SecuritySettings security(List<SocketSpec> sockets, int index) {
		return sockets.get(index).settings().security();
	}

	private static List<SocketSpec> sockets(String... properties) {
		return ZmqPropertiesTestConfiguration.sockets(SocketResolver.resolve(bind(properties), false));
	}

	private static List<InvalidSetting> problems(String... properties) {
		try {
			SocketResolver.resolve(bind(properties), false);
			return List.of();
		}
		catch (InvalidSettingsException ex) {
			return ex.settings();
		}
	}

	private static ZmqProperties bind(String... properties) {
		Map<String, Object> map = new HashMap<>();
		for (String property : properties) {
			int end = property.indexOf('=');
			map.put(property.substring(0, end), property.substring(end + 1));
		}
		return new Binder(ConfigurationPropertySources.from(new MapPropertySource("test", map))).bindOrCreate("zmq",
				ZmqProperties.class);
	}

}

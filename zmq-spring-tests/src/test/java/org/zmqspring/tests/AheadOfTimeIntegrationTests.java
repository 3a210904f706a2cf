package org.zmqspring.tests;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.security.CurveKeyPair;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that take the place of properties do so in an application that is processed ahead
 * of time, too. The properties are known at run time only.
 */
@Timeout(600)
class AheadOfTimeIntegrationTests {

	@Test
	void connectionDetailsGiveEndpoints(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(ConnectionDetailsApplication.class, directory,
				List.of("--spring.main.web-application-type=none", "--zmq.publishers.prices.snd-hwm=10"));
		assertThat(lines).contains("TEMPLATES [pricesZmqTemplate]", "LINK publisher prices@inproc://prices");
	}

	@Test
	void settingsOfTheApplicationAreUsed(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(OwnSettingsApplication.class, directory,
				List.of("--spring.main.web-application-type=none", "--publisher=late",
						"--zmq.publishers.prices.endpoints=inproc://prices"));
		assertThat(lines).contains("TEMPLATES [lateZmqTemplate]", "LINK publisher late@inproc://own");
	}

	@Test
	void aForwarderPassesMessages(@TempDir Path directory) throws Exception {
		String frontend = "tcp://127.0.0.1:" + freePort();
		String backend = "tcp://127.0.0.1:" + freePort();
		List<String> lines = AheadOfTime.run(ForwarderApplication.class, directory,
				List.of("--spring.main.web-application-type=none",
						"--zmq.forwarders.prices.frontend.endpoints=" + frontend,
						"--zmq.forwarders.prices.backend.endpoints=" + backend, "--zmq.publisher.endpoints=" + frontend,
						"--zmq.publisher.mode=connect", "--zmq.subscriber.endpoints=" + backend));
		assertThat(lines).contains("RECEIVED text", "LINK forwarder prices.frontend@" + frontend,
				"LINK forwarder prices.backend@" + backend);
	}

	/**
	 * The hints are those that a native image would read. The application reads one field
	 * without a hint, so that an agent that records nothing does not go unnoticed.
	 */
	@Test
	void everyReflectiveAccessHasAHint(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(RecordedApplication.class, directory, List.of(RecordedAccesses.agent()),
				arguments());
		assertThat(after(RecordedApplication.FOUND, lines)).contains(
				"price Price[pair=EURUSD, value=2] of price.EURUSD", "batch Trade[pair=EURUSD, quantity=5]",
				"typed Quote[value=3]", "typed Quote[value=4]", "handler Circle[radius=4]", "suspended suspend. text",
				"zmq/prices 200", "zmq/plain.backend 200", "zmqlisteners/bad {\"action\":\"redeliver\"} 200");
		List<String> accesses = after(RecordedApplication.ACCESS, lines);
		Files.write(Path.of("target", "reflective-accesses.txt"), accesses);
		assertThat(accesses).contains("getDeclaredField zmq.io.StreamEngine nextMsg");
		assertThat(after(RecordedApplication.WITHOUT_HINT, lines)).singleElement()
			.asString()
			.startsWith("getDeclaredField " + RecordedApplication.Unhinted.class.getName() + " figure");
	}

	private static List<String> arguments() throws IOException {
		CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());
		CurveKeyPair client = CurveKeyPair.generate(new SecureRandom());
		String data = "tcp://127.0.0.1:" + freePort();
		String replay = "tcp://127.0.0.1:" + freePort();
		String plain = "tcp://127.0.0.1:" + freePort();
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--logging.level.root=warn", "--logging.level.org.zmqspring.tests=info",
						"--zmq.publisher.endpoints=" + plain, "--zmq.subscriber.endpoints=" + plain,
						"--zmq.publishers.prices.zap.allowed-curve-keys=" + client.publicKey().z85(),
						"--zmq.publishers.prices.curve.secret-key=" + server.secretKey().z85(),
						"--zmq.subscribers.prices.curve.server-key=" + server.publicKey().z85(),
						"--zmq.subscribers.prices.curve.secret-key=" + client.secretKey().z85()));
		String backend = "tcp://127.0.0.1:" + freePort();
		arguments.addAll(List.of("--zmq.forwarders.plain.frontend.endpoints=" + plain,
				"--zmq.forwarders.plain.frontend.mode=connect", "--zmq.forwarders.plain.backend.endpoints=" + backend,
				"--zmq.subscribers.forwarded.endpoints=" + backend, "--zmq.subscribers.forwarded.topics=suspend."));
		for (String socket : List.of("--zmq.publishers.prices.", "--zmq.subscribers.prices.")) {
			arguments.addAll(List.of(socket + "endpoints=" + data, socket + "replay.endpoints=" + replay,
					socket + "frames=topic,sequence,payload", socket + "sequence.format=u64-be"));
		}
		return arguments;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static List<String> after(String prefix, List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith(prefix))
			.map((line) -> line.substring(prefix.length()))
			.toList();
	}

}

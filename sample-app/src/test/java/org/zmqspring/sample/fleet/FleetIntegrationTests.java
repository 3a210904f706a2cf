package org.zmqspring.sample.fleet;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;

/** The fleet of the sample as six processes, while some of them are killed. */
@Timeout(900)
class FleetIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(150);

	private static final List<String> SUBSCRIBERS = List.of("subscriber-1", "subscriber-2");

	private static final List<String> PAIRS = List.of("EURUSD", "GBPUSD", "USDJPY");

	private final List<String> log = new CopyOnWriteArrayList<>();

	private final Fleet fleet = new Fleet(
			List.of(Fleet.java(), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath(),
					SampleApplication.class.getName()),
			List.of("--server.port=0", "--fleet.frontend.port=" + freePort(), "--fleet.backend.port=" + freePort()),
			this.log::add);

	@AfterEach
	void end() {
		this.fleet.close();
	}

	@Test
	void everySubscriberGetsEveryPairAgainAfterAKill() {
		this.fleet.startAll();
		awaitPairs(0);

		this.fleet.kill("forwarder");
		for (String subscriber : SUBSCRIBERS) {
			await(subscriber, 0, "trying again in");
		}
		int restarted = this.log.size();
		this.fleet.start("forwarder");
		awaitPairs(restarted);

		this.fleet.kill("publisher-2");
		int returned = this.log.size();
		this.fleet.start("publisher-2");
		awaitPairs(returned);
	}

	/** Without the tests, whose beans would be found among those of the sample. */
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((element) -> !element.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void awaitPairs(int from) {
		for (String subscriber : SUBSCRIBERS) {
			PAIRS.forEach((pair) -> await(subscriber, from, "prices." + pair + " is now"));
		}
	}

	/** Wait for a line of one process, after the first lines of all. */
	private void await(String name, int from, String text) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.log.stream().skip(from))
				.anyMatch((line) -> line.startsWith(name) && line.contains(text)));
	}

	/** Outside the range of outgoing connections, which must not take it meanwhile. */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// the port is in use: try another one
			}
		}
	}

}

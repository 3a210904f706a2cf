package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.test.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/** The application is stopped while its links are in every kind of trouble. */
@Timeout(120)
class TroubledShutdownIntegrationTests {

	@Test
	void whenTheContextIsClosedInTroubleThenItEndsInTimeAndLeavesNothing() {
		int good = TestPorts.free();
		int silent = TestPorts.free();
		long threads = ourThreads();
		try (NumberedPublisher publisher = NumberedPublisher.bound(good);
				FaultProxy hole = FaultProxy.to(good);
				RawPeer mute = RawPeer.silent(silent)) {
			hole.blackHole();
			String endpoints = String.join(",",
					List.of(at(good), hole.endpoint(), at(silent), at(TestPorts.free()), "tcp://name.invalid:5555"));
			FaultApp app = FaultApp.listeningTo(endpoints, "zmq.listener.shutdown-timeout=2s",
					"zmq.connect-timeout=30s", "zmq.handshake-ivl=30s");
			Journal<String> messages = app.messages();
			app.await(LinkState.UP);
			app.nextMessage();
			app.holdListener();
			Pause.of(Duration.ofMillis(200));
			long begin = System.nanoTime();
			app.close();
			long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
			int handled = messages.all().size();
			assertThat(millis).isLessThan(20_000);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(ourThreads()).isLessThanOrEqualTo(threads));
			assertThat(messages.all()).as("nothing is handled after the end").hasSize(handled);
			Figures.note("stop while connected, refused, black-holed, unanswered, unresolved, with a blocked listener",
					"ended after %d ms (shutdown-timeout 2 s), no thread left", millis);
		}
	}

	private static String at(int port) {
		return "tcp://127.0.0.1:" + port;
	}

	private static long ourThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("zmq-") && !thread.getName().startsWith("zmq-resolver"))
			.count();
	}

}

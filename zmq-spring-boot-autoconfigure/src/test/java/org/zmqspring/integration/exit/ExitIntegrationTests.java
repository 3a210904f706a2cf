package org.zmqspring.integration.exit;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.integration.TestPorts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that ends itself on a thread of ours ends in time, with its exit code.
 */
@Timeout(300)
class ExitIntegrationTests {

	/** Long, so that a wait of a thread for itself shows. */
	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(60);

	/** Nothing keeps any of them; a machine with much else to do may. */
	private static final Duration BOUND = Duration.ofSeconds(40);

	@ParameterizedTest
	@CsvSource({ "worker, exit", "worker, spring", "worker, close", "poller, exit", "poller, spring", "poller, close",
			"batch, exit", "concurrency, exit", "errorHandler, exit", "filter, exit", "linkListener, exit",
			"linkListener, spring", "connectionEvent, exit", "connectionEvent, spring", "connectionEvent, close",
			"subscriptionEvent, exit", "sendAsync, exit", "sendAsync, spring", "sendAsync, close",
			"authenticator, exit", "authenticator, spring", "linkListener, close", "worker, closeAgain",
			"worker, closeMeanwhile", "worker, exitMeanwhile", "poller, closeMeanwhile", "poller, exitMeanwhile",
			"linkListener, closeMeanwhile", "linkListener, exitMeanwhile", "connectionEvent, closeMeanwhile",
			"sendAsync, closeMeanwhile", "guest, exit", "guest, spring", "guest, close", "startLinkListener, exit",
			"startLinkListener, spring", "startLinkListener, close", "startConnectionEvent, exit",
			"startConnectionEvent, spring", "startConnectionEvent, close" })
	void theEndWaitsForNoThreadThatWaitsForTheEnd(String where, String how) throws IOException, InterruptedException {
		Process process = start(where, how);
		try {
			List<String> lines = new ArrayList<>();
			long begun = awaitEnding(process, lines);
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
			Duration took = Duration.ofNanos(System.nanoTime() - begun);
			assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isEqualTo(code(where, how));
			assertThat(took).as(() -> String.join("\n", lines)).isLessThan(BOUND);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** A start that is ended on the way has failed. */
	private static int code(String where, String how) {
		if (how.startsWith("close")) {
			return where.startsWith("start") ? 1 : 0;
		}
		return ExitMain.CODE;
	}

	private static long awaitEnding(Process process, List<String> lines) throws IOException {
		long begun = 0;
		BufferedReader reader = process.inputReader();
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			lines.add(line);
			if (line.startsWith(ExitMain.ENDING)) {
				begun = System.nanoTime();
			}
		}
		assertThat(begun).as(() -> String.join("\n", lines)).isNotZero();
		return begun;
	}

	private static Process start(String where, String how) throws IOException {
		boolean early = where.startsWith("start");
		return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ExitMain.class.getName(),
				"--zmq.publisher.endpoints=tcp://127.0.0.1:" + TestPorts.free(),
				"--zmq.subscriber.endpoints=${zmq.publisher.endpoints}",
				"--zmq.listener.shutdown-timeout=" + SHUTDOWN_TIMEOUT.toSeconds() + "s",
				"--zmq.subscribers.other.endpoints="
						+ (early ? "tcp://127.0.0.1:" + TestPorts.free() : "${zmq.publisher.endpoints}"),
				"--zmq.subscribers.other.startup=" + (early ? "fail" : "retry"),
				"--zmq.subscribers.other.await-connected=" + (where.equals("startConnectionEvent") ? "60s" : "0s"),
				"--exit.where=" + where, "--exit.how=" + how)
			.redirectErrorStream(true)
			.start();
	}

}

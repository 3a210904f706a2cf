package org.zmqspring.integration;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads that belong to ZeroMQ: ours and the engine's. Stateless. */
public final class ZmqThreads {

	private ZmqThreads() {
	}

	public static Set<Thread> alive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> isOurs(thread.getName()))
			.collect(Collectors.toSet());
	}

	private static boolean isOurs(String name) {
		return name.startsWith("zmq-") || name.contains("iothread") || name.contains("reaper");
	}

	/** Wait until no thread is left but those that were there before. */
	public static void awaitOnly(Set<Thread> before) {
		Awaitility.await("threads of ZeroMQ")
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(alive()).isSubsetOf(before));
	}

}

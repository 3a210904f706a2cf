package org.zmqspring.integration.hostile;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.integration.faults.Usage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What this JVM held before strangers came, and must hold again after they have gone.
 * Immutable.
 */
final class Calm {

	private static final int ROOM = 6;

	private static final int HEAP_MEGABYTES = 16;

	private final Usage before = Usage.least();

	private final Set<Thread> engine = engineThreads();

	Usage before() {
		return this.before;
	}

	/** Files, threads and memory are back where they were, and no engine has died. */
	Usage assertIsBack(LogLines log) {
		return assertIsBack(log, HEAP_MEGABYTES);
	}

	Usage assertIsBack(LogLines log, int heapMegabytes) {
		Usage[] now = new Usage[1];
		// the engine keeps a socket that is closed while it dials until its timer of a
		// minute fires
		Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
			now[0] = Usage.now();
			now[0].assertHardlyMoreThan(this.before, ROOM, heapMegabytes);
		});
		assertThat(engineThreads()).as("threads of the engine").isEqualTo(this.engine);
		assertThat(log.death()).isNull();
		return now[0];
	}

	private static Set<Thread> engineThreads() {
		return ZmqThreads.alive()
			.stream()
			.filter((thread) -> thread.getName().startsWith("zmq-iothread")
					|| thread.getName().startsWith("zmq-reaper"))
			.collect(Collectors.toSet());
	}

	@Override
	public String toString() {
		return this.before.toString();
	}

}

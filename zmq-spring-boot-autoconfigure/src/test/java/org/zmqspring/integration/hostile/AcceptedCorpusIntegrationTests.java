package org.zmqspring.integration.hostile;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.integration.faults.Pause;
import org.zmqspring.integration.faults.Usage;
import org.zmqspring.integration.faults.Zmtp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred and thirty-nine strangers, one after the other, each with a look at the
 * publisher after it. Plain JeroMQ is good in 117 cases of such a corpus.
 */
@Timeout(300)
class AcceptedCorpusIntegrationTests {

	private static final int CASES = 132;

	private static final int[] DEPTHS = { 100, 250, 500, 750, 1000, 1020, 1023 };

	private static final Duration LOOK = Duration.ofSeconds(3);

	@Test
	void whenAStrangerHasGoneThenThePublisherIsAsItWas() throws Exception {
		try (Publishing app = new Publishing()) {
			Assault assault = new Assault(app.port(), "SUB");
			assertThat(assault.hold(Conversation.of(-1, 0, 100, "SUB"))).isEmpty();
			Calm calm = new Calm();
			double loadBefore = load();
			Duration longest = Duration.ZERO;
			List<Conversation> corpus = corpus();
			for (Conversation stranger : corpus) {
				assertThat(assault.hold(List.of(stranger))).isEmpty();
				Duration newcomer = Newcomer.hearsAfter(app.port());
				assertThat(newcomer).as(stranger.toString()).isLessThan(Duration.ofSeconds(20));
				app.assertHeardAll();
				assertThat(app.log.death()).as(stranger.toString()).isNull();
				longest = (newcomer.compareTo(longest) > 0) ? newcomer : longest;
			}
			calm.assertIsBack(app.log);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(Usage.now().files()).isLessThanOrEqualTo(calm.before().files()));
			double load = load();
			assertThat(load - loadBefore).as("processor that the engines take beyond %s", loadBefore).isLessThan(0.2);
			Figures.note("corpus of " + corpus.size() + " strangers at a publisher's port",
					"all good: newcomers heard within %d ms, engines at %.1f %% of a processor before, %.1f %% afterwards",
					longest.toMillis(), loadBefore * 100, load * 100);
		}
	}

	private static List<Conversation> corpus() {
		List<Conversation> corpus = new ArrayList<>();
		IntStream.range(0, CASES)
			.mapToObj((number) -> HostileCase.of(20_240_601, number, "SUB"))
			.forEach((hostile) -> corpus.add(new Conversation(List.of(hostile))));
		for (int depth : DEPTHS) {
			byte[] header = (depth < 255) ? new byte[] { 0, (byte) (depth + 1) }
					: Mutations.join(new byte[] { 2 }, Noise.bigEndian(depth + 1, 8));
			byte[] words = new Zmtp().raw(header).raw(new byte[] { 1 }).raw(new byte[depth]).bytes();
			corpus.add(new Conversation(List.of(new HostileCase(depth, 0, Family.SUBSCRIPTION, words))));
		}
		return corpus;
	}

	/** A spin would take a whole one, as far as others leave it. */
	private static double load() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long before = cpuNanos(threads);
		Pause.of(LOOK);
		return (cpuNanos(threads) - before) / (double) LOOK.toNanos();
	}

	private static long cpuNanos(ThreadMXBean threads) {
		return ZmqThreads.alive()
			.stream()
			.filter((thread) -> thread.getName().startsWith("zmq-iothread")
					|| thread.getName().startsWith("zmq-publisher"))
			.mapToLong((thread) -> threads.getThreadCpuTime(thread.getId()))
			.sum();
	}

}

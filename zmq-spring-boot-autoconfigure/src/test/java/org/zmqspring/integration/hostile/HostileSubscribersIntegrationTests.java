package org.zmqspring.integration.hostile;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.faults.Figures;

import static org.assertj.core.api.Assertions.assertThat;

/** Strangers at the port of a publisher, tens of thousands of them. */
@Timeout(1800)
class HostileSubscribersIntegrationTests {

	private static final int CASES = Fuzz.CASES / 10 * 7;

	private static final int BATCHES = Math.max(4, CASES / 100_000);

	private static final int MOST_LINES_PER_BATCH = 60;

	@Test
	void whenStrangersSayAnythingAtAllThenGoodPeersGetEveryMessage() throws Exception {
		try (Publishing app = new Publishing()) {
			Assault assault = new Assault(app.port(), "SUB");
			// loads classes
			assertThat(assault.hold(Conversation.of(-1, 0, 2000, "SUB"))).isEmpty();
			Calm calm = new Calm();
			long began = System.nanoTime();
			long connections = 0;
			for (int batch = 0; batch < BATCHES; batch++) {
				int lines = app.log.count();
				List<Conversation> conversations = Conversation.of(Fuzz.SEED, CASES / BATCHES * batch,
						CASES / BATCHES * (batch + 1), "SUB");
				connections += conversations.size();
				assertThat(assault.hold(conversations)).as("what went wrong").isEmpty();
				app.assertHeardAll();
				assertThat(Newcomer.hearsAfter(app.port())).isLessThan(Duration.ofSeconds(20));
				assertThat(app.log.count() - lines).as("lines logged").isLessThan(MOST_LINES_PER_BATCH);
				calm.assertIsBack(app.log);
				Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(app.peers()).isOne());
			}
			app.assertHeardAll();
			Figures.note("hostile subscribers (seed " + Fuzz.SEED + ")",
					"%d cases on %d connections in %d s; before %s, after %s; %d lines logged", CASES, connections,
					(System.nanoTime() - began) / 1_000_000_000, calm, calm.assertIsBack(app.log), app.log.count());
		}
	}

}

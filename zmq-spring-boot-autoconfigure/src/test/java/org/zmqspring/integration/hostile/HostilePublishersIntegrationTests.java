package org.zmqspring.integration.hostile;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.integration.hostile.Publishing.Silent;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a subscriber dials is no publisher but once: the good one is heard all along.
 */
@Timeout(1800)
class HostilePublishersIntegrationTests {

	private static final int CASES = Fuzz.CASES - Fuzz.CASES / 10 * 7;

	private static final int BATCHES = Math.max(2, CASES / 15_000);

	private static final int LINKS = 24;

	/** Each link that comes up and goes down says so. */
	private static final int MOST_LINES_PER_BATCH = 20 * LINKS;

	@Test
	void whenPublishersSayAnythingAtAllThenTheGoodOneIsHeard() throws Exception {
		String good = "tcp://127.0.0.1:" + TestPorts.free();
		try (Impostors impostors = new Impostors(LINKS);
				ConfigurableApplicationContext publisher = Apps.start(Silent.class, "zmq.publisher.endpoints=" + good);
				ConfigurableApplicationContext subscriber = Apps.start(Hearing.class, "zmq.reconnect-ivl=1ms",
						"zmq.reconnect-ivl-max=1ms",
						"zmq.subscriber.endpoints=" + good + "," + String.join(",", impostors.endpoints()));
				Herald herald = new Herald(publisher.getBean(ZmqTemplate.class));
				LogLines log = LogLines.watched()) {
			Hearing hearing = subscriber.getBean(Hearing.class);
			hearing.awaitFirst();
			// loads classes
			assertThat(impostors.hold(Conversation.of(-1, 0, 1000, "PUB"), Duration.ofMinutes(2))).isEmpty();
			Apps.awaitUp(subscriber);
			Calm calm = new Calm();
			long began = System.nanoTime();
			int connections = 0;
			for (int batch = 0; batch < BATCHES; batch++) {
				List<Conversation> conversations = Conversation.of(Fuzz.SEED, CASES / BATCHES * batch,
						CASES / BATCHES * (batch + 1), "PUB");
				connections += conversations.size();
				assertThat(impostors.hold(conversations, Duration.ofMinutes(10))).as("what went wrong").isEmpty();
				hearing.assertHeardAll(herald);
				Apps.awaitUp(subscriber);
				calm.assertIsBack(log);
			}
			assertThat(log.count()).as("lines logged").isLessThan(BATCHES * MOST_LINES_PER_BATCH);
			assertThat(subscriber.getBean(ZmqListenerRegistry.class).listeners())
				.allMatch((listener) -> listener.state() == ListenerState.RUNNING)
				.allMatch((listener) -> listener.failed() == 0);
			Figures.note("hostile publishers (seed " + Fuzz.SEED + ")",
					"%d cases on %d connections in %d s, %d of their messages heard; before %s, after %s; %d lines logged",
					CASES, connections, (System.nanoTime() - began) / 1_000_000_000, hearing.strangeMessages.get(),
					calm, calm.assertIsBack(log), log.count());
		}
	}

}

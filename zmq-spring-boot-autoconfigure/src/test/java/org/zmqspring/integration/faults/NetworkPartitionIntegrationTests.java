package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.faults.ChildApp.Transition;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A firewall swallows what two hosts say to each other. */
class NetworkPartitionIntegrationTests extends TwoHosts {

	private static final String FEED = "tcp://" + NamespacePair.PUBLISHER + ":5555";

	/** How long a partition lasts: with {@code -Dzmq.test.long} a minute. */
	private static final Duration PARTITION = Duration.ofSeconds(Boolean.getBoolean("zmq.test.long") ? 60 : 5);

	/** The heartbeat's interval and its timeout, which is nine tenths of it. */
	private static final long NOTICED_MILLIS = 1900;

	private @Nullable PythonPeer publisher;

	@Override
	String[] properties() {
		return new String[] { "zmq.subscriber.endpoints=" + FEED, "zmq.reconnect-ivl=50ms",
				"zmq.reconnect-ivl-max=500ms", "zmq.connect-timeout=500ms", "zmq.heartbeat-ivl=1s" };
	}

	@BeforeEach
	void publish() {
		app().skip();
		startPublisher(0);
		app().await(FEED, LinkState.UP);
		app().awaitMessage(FEED);
	}

	@AfterEach
	void stopPublisher() {
		if (this.publisher != null) {
			this.publisher.close();
		}
	}

	private void startPublisher(int first) {
		this.publisher = publisher(NamespacePair.PUBLISHER, first);
	}

	@Test
	void whenSynsAreDroppedThenAttemptsTimeOutAndMessagesFlowOnceTheHoleCloses() {
		hosts().firewall().dropSyns();
		long broken = System.currentTimeMillis();
		stopPublisher();
		startPublisher(100_000);
		Transition lost = app().await(FEED, LinkState.BACKING_OFF);
		assertThat(lost.cause()).isEqualTo("peer");
		for (int i = 0; i < 4; i++) {
			Transition begun = app().await(FEED, LinkState.CONNECTING);
			Transition ended = app().await(FEED, LinkState.BACKING_OFF);
			assertThat(ended.ended()).isEqualTo("TIMEOUT");
			assertThat(ended.atMillis() - begun.atMillis()).isBetween(498L, 5000L);
		}
		assertRecoversAfterHealing("SYN black hole (firewall)", broken, lost);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whenTheNetworkIsPartitionedThenHeartbeatsNoticeAndMessagesFlowOnceItHeals(String row,
			Consumer<Firewall> fault) {
		long broken = System.currentTimeMillis();
		fault.accept(hosts().firewall());
		Transition lost = app().await(FEED, LinkState.BACKING_OFF);
		assertThat(lost.cause()).isEqualTo("heartbeat");
		assertThat(lost.atMillis() - broken).isLessThan(NOTICED_MILLIS + 15_000);
		Pause.of(PARTITION.minusMillis(System.currentTimeMillis() - broken));
		assertRecoversAfterHealing(row + ", " + PARTITION.toSeconds() + " s", broken, lost);
	}

	static Stream<Arguments> whenTheNetworkIsPartitionedThenHeartbeatsNoticeAndMessagesFlowOnceItHeals() {
		return Stream.of(row("silent partition, both ways (firewall)", Firewall::blackHole),
				row("silent partition, publisher to subscriber (firewall)", Firewall::blackHoleDown));
	}

	private static Arguments row(String name, Consumer<Firewall> fault) {
		return Arguments.of(name, fault);
	}

	@Test
	void whenOnlyTheWayToThePublisherIsCutThenMessagesFlowAfterItHeals() {
		hosts().firewall().blackHoleUp();
		long broken = System.currentTimeMillis();
		// unacknowledged, what the publisher sends stalls after a while
		Transition lost = app().await(FEED, LinkState.BACKING_OFF);
		assertThat(lost.cause()).isEqualTo("heartbeat");
		assertRecoversAfterHealing("silent partition, subscriber to publisher (firewall)", broken, lost);
	}

	@Test
	void whenThePublishersHostVanishesWithoutAFinAndReturnsThenMessagesFlow() {
		hosts().firewall().blackHole();
		long broken = System.currentTimeMillis();
		stopPublisher();
		Transition lost = app().await(FEED, LinkState.BACKING_OFF);
		assertThat(lost.cause()).isEqualTo("heartbeat");
		startPublisher(100_000);
		assertRecoversAfterHealing("publisher's host vanishes without a FIN and returns", broken, lost);
	}

	private void assertRecoversAfterHealing(String row, long broken, Transition lost) {
		long healed = System.currentTimeMillis();
		hosts().firewall().heal();
		Transition up = app().await(FEED, LinkState.UP);
		app().awaitMessage(FEED);
		long messages = System.currentTimeMillis();
		// reconnect-ivl-max + connect-timeout, and room for a busy machine
		assertThat(messages - healed).isLessThan(20_000);
		assertThat(up.downtimeMillis()).isCloseTo(up.atMillis() - lost.atMillis(), within(50L));
		Figures.note(row, "lost (%s) after %d ms, up %d ms and messages %d ms after it healed, downtime %d ms",
				lost.cause(), lost.atMillis() - broken, up.atMillis() - healed, messages - healed, up.downtimeMillis());
	}

}

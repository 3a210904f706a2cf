package org.zmqspring.integration.faults;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.faults.ChildApp.Transition;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an endpoint stands for changes: the name gets an address late, or another one, or
 * the connection comes back to where it began.
 */
class MovedPeerIntegrationTests extends TwoHosts {

	private static final String NAMED = "tcp://feed.test:5555";

	private static final String SELF = "tcp://self.test:40020";

	@Override
	String[] properties() {
		return new String[] { "zmq.subscriber.endpoints=" + NAMED + "," + SELF, "zmq.reconnect-ivl=20ms",
				"zmq.reconnect-ivl-max=0" };
	}

	@Test
	void whenANameResolvesLateAndMovesThenThePublisherIsFound() {
		assertThat(app().await(NAMED, LinkState.BACKING_OFF).ended()).isIn("null", "UNRESOLVED");
		assertThat(app().await(NAMED, LinkState.BACKING_OFF).ended()).isEqualTo("UNRESOLVED");
		try (PythonPeer here = publisher(NamespacePair.PUBLISHER, 0)) {
			hosts().hosts(NamespacePair.PUBLISHER + " feed.test");
			assertFoundSoon("name resolves late");
		}
		Transition lost = app().awaitEvent(NAMED, (event) -> event.cause().equals("peer"));
		assertThat(lost.to()).isEqualTo(LinkState.BACKING_OFF);
		hosts().hosts(NamespacePair.ELSEWHERE + " feed.test");
		try (PythonPeer there = publisher(NamespacePair.ELSEWHERE, 0)) {
			assertFoundSoon("name moves to another address (JVM's default cache)");
		}
	}

	private void assertFoundSoon(String row) {
		long there = System.nanoTime();
		app().await(NAMED, LinkState.UP);
		app().awaitMessage(NAMED);
		Duration took = Duration.ofNanos(System.nanoTime() - there);
		assertThat(took).isLessThan(Duration.ofSeconds(20));
		Figures.note(row, "first message %d ms after name and publisher were there", took.toMillis());
	}

	@Test
	void whenALinkReachesItselfThenThatIsAFailedAttemptAndAPublisherIsFound() {
		hosts().hosts("127.0.0.1 self.test");
		Transition met = app().awaitEvent(SELF, (event) -> event.detail().startsWith("Connected to itself"));
		assertThat(met.ended()).isEqualTo("ERROR");
		assertThat(met.to()).isEqualTo(LinkState.BACKING_OFF);
		long begun = System.nanoTime();
		try (PythonPeer peer = PythonPeer.publisherThrough(hosts().persistentSubscriberLauncher(),
				"tcp://127.0.0.1:40020", 0.01, 0)) {
			Duration bound = Duration.ofNanos(System.nanoTime() - begun);
			assertThat(bound).as("no connection of before keeps the port taken").isLessThan(Duration.ofSeconds(25));
			app().awaitMessage(SELF);
			Figures.note("connected to itself", "counted as error; publisher started, bound and heard within %d ms",
					Duration.ofNanos(System.nanoTime() - begun).toMillis());
		}
	}

}

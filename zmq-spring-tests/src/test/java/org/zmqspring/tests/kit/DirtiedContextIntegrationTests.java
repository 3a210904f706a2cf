package org.zmqspring.tests.kit;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.annotation.DirtiesContext.MethodMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Contexts that are closed after or before a method, with their peers. */
@SpringBootTest
@EmbeddedZmqPeers
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DirtiedContextIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	private final Set<ZmqTestPublisher> seen = new HashSet<>();

	@RepeatedTest(2)
	void aNewContextHasNewPeers() {
		assertThat(this.seen.add(this.feed)).isTrue();
		pass();
	}

	@Test
	@DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
	void alsoIfItIsClosedBeforeTheMethod() {
		assertThat(this.seen.add(this.feed)).isTrue();
		pass();
	}

	private void pass() {
		this.feed.send("prices.A", new Price("A", 1));
		this.out.await("seen.", 1);
		this.feed.kill();
	}

	/** Peers of closed contexts are closed. */
	@AfterAll
	void earlierPeersRefuseConnections() {
		this.seen.remove(this.feed);
		assertThat(this.seen).isNotEmpty().allMatch((peer) -> Ports.isRefused(peer.port()));
	}

}

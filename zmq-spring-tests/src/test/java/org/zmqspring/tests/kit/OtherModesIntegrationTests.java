package org.zmqspring.tests.kit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber that binds and a publisher that connects: the peers take the other side.
 */
@SpringBootTest(properties = { "zmq.subscriber.mode=bind", "zmq.publisher.mode=connect" })
@EmbeddedZmqPeers
@Timeout(120)
class OtherModesIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher secondFeed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@Value("${local.zmq.subscriber.default.port}")
	int port;

	@Test
	void bothFeedsReachTheBoundSubscriber(@Autowired Environment environment) {
		this.feed.send("prices.A", new Price("A", 1));
		this.secondFeed.send("prices.B", new Price("B", 2));
		this.out.await("seen.prices.A", 1).await("seen.prices.B", 1);
		assertThat(this.links.subscriber("default")).hasState(LinkState.LISTENING).hasReceived(2);
		assertThat(environment.getProperty("local.zmq.subscriber.default.port", Integer.class)).isEqualTo(this.port);
		assertThat(environment.containsProperty("local.zmq.publisher.default.port")).isFalse();
	}

	@Test
	void aFeedReturnsAfterItsRestart() {
		this.feed.kill().restart().awaitSubscribed("prices.").send("prices.A", new Price("A", 1));
		this.out.await("seen.", 1);
	}

	@Test
	void theConnectedPublisherReconnects() {
		this.out.kill();
		this.links.publisher("default").await(LinkState.BACKING_OFF);
		this.out.restart();
		this.links.publisher("default").await(LinkState.UP);
		assertThat(this.links.publisher("default")).hasReconnects(1);
	}

	@Test
	void theConnectedPublisherDetectsASilentCut() {
		this.out.cut();
		this.links.publisher("default").await(LinkState.BACKING_OFF);
	}

}

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
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The peer sends numbered messages and keeps them, as the subscriber expects. */
@SpringBootTest(properties = { "zmq.subscriber.frames[0]=topic", "zmq.subscriber.frames[1]=sequence",
		"zmq.subscriber.frames[2]=payload", "zmq.subscriber.sequence.format=u64-be",
		"zmq.publisher.frames=topic, sequence, payload", "zmq.publisher.sequence.format=u32-le" })
@EmbeddedZmqPeers
@Timeout(120)
class NumberedFeedIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@Test
	void countsWhatIsLostInAnOutage() {
		this.feed.send("prices.A", new Price("A", 0));
		this.out.await("seen.", 1);
		this.feed.refuse();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		for (int i = 1; i < 4; i++) {
			this.feed.send("prices.A", new Price("A", i));
		}
		this.feed.heal().awaitSubscribed("prices.").send("prices.A", new Price("A", 4));
		this.out.await("seen.", 2);
		assertThat(this.links.subscriber("default")).hasLost(3).hasRecovered(0).hasReconnects(1).hasRestarts(0);
		assertThat(this.out.payloads("seen.", Price.class)).containsExactly(new Price("A", 0), new Price("A", 4));
	}

	@Test
	void tellsARestartOfTheFeed() {
		this.feed.send("prices.A", new Price("A", 0)).send("prices.A", new Price("A", 1));
		this.out.await("seen.", 2);
		this.feed.kill();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.restart().awaitSubscribed("prices.").send("prices.A", new Price("A", 2));
		this.out.await("seen.", 3);
		assertThat(this.links.subscriber("default")).hasRestarts(1);
	}

}

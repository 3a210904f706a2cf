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
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The peers of an application that asks for what it has missed, with the endpoints and
 * times of production.
 */
@SpringBootTest
@ActiveProfiles("kit-replay")
@EmbeddedZmqPeers
@Timeout(120)
class ReplayedFeedIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@Test
	void theApplicationRecoversWhatItHasMissed() {
		this.feed.send("prices.A", new Price("A", 0));
		this.out.await("seen.", 1);
		this.feed.refuse();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		for (int i = 1; i < 4; i++) {
			this.feed.send("prices.A", new Price("A", i));
		}
		this.feed.heal();
		this.out.await("seen.", 4);
		this.feed.awaitSubscribed("prices.").send("prices.A", new Price("A", 4));
		this.out.await("seen.", 5);
		assertThat(this.out.payloads("seen.", Price.class)).extracting(Price::value).containsExactly(0, 1, 2, 3, 4);
		assertThat(this.links.subscriber("default")).hasRecovered(3).hasLost(0).hasReconnects(1);
	}

}

package org.zmqspring.tests.kit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/** A network that is cut silently, and heals. */
@SpringBootTest
@EmbeddedZmqPeers
@Timeout(120)
class SilentCutIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@MockitoSpyBean
	Prices prices;

	@Test
	void survivesASilentCut() {
		this.feed.awaitSubscribed("prices.").send("prices.A", new Price("A", 1));
		verify(this.prices, timeout(30_000)).onPrice(new Price("A", 1), "prices.A");
		this.feed.cut();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.heal().awaitSubscribed("prices.").send("prices.A", new Price("A", 2));
		verify(this.prices, timeout(30_000)).onPrice(new Price("A", 2), "prices.A");
		assertThat(this.links.subscriber("default")).isUp().hasReconnects(1).wasLostBy(TransitionCause.HEARTBEAT);
		this.out.await("seen.", 2);
		assertThat(this.out.payloads("seen.", Price.class)).containsExactly(new Price("A", 1), new Price("A", 2));
	}

	/** The next test finds healed peers. */
	@Test
	void mayEndWithACutNetwork() {
		this.feed.cut();
		this.out.cut();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
	}

	@Test
	void mayEndWithAKilledPeer() {
		this.feed.kill();
		this.out.kill();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
	}

	@Test
	void figuresCountFromTheStartOfTheTest() {
		assertThat(this.links.subscriber("default")).hasReconnects(0).wasNeverLost().hasReceived(0);
		assertThat(this.links.publisher("default")).hasSent(0);
		assertThat(this.out.messages()).isEmpty();
		this.feed.send("prices.B", new Price("B", 1));
		this.out.await("seen.prices.B", 1);
		assertThat(this.links.subscriber("default")).hasReceived(1).hasDropped(0);
	}

}

package org.zmqspring.sample;

import java.math.BigDecimal;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/** The subscriber of the sample while its publisher and its network fail. */
@Timeout(120)
@SpringBootTest
@ActiveProfiles("subscriber")
@EmbeddedZmqPeers
@TypeExcludeFilters(WithoutReadme.class)
class FeedFaultsTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@Autowired
	ZmqLinks links;

	@MockitoSpyBean
	PriceListener prices;

	@Test
	void pricesReturnAfterARestartOfThePublisher() {
		this.feed.send("prices.EURUSD", price(1));
		received(price(1));
		this.feed.kill();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.restart().awaitSubscribed("prices.").send("prices.EURUSD", price(2));
		received(price(2));
		assertThat(this.links.subscriber("default")).hasReconnects(1).hasRestarts(1);
	}

	@Test
	void aSilentCutIsDetectedByHeartbeats() {
		this.feed.cut();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.heal().awaitSubscribed("prices.").send("prices.EURUSD", price(1));
		received(price(1));
		assertThat(this.links.subscriber("default")).wasLostBy(TransitionCause.HEARTBEAT).hasReconnects(1);
	}

	@Test
	void pricesOfAnOutageAreCountedAsLost() {
		this.feed.send("prices.EURUSD", price(1));
		received(price(1));
		this.feed.refuse();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.send("prices.EURUSD", price(2)).send("prices.EURUSD", price(3));
		this.feed.heal().awaitSubscribed("prices.").send("prices.EURUSD", price(4));
		received(price(4));
		assertThat(this.links.subscriber("default")).hasLost(2);
	}

	private void received(Price price) {
		verify(this.prices, timeout(30_000)).onPrice(price, "prices.EURUSD");
	}

	private static Price price(int cents) {
		return new Price("EURUSD", BigDecimal.valueOf(cents, 2), Instant.EPOCH);
	}

}

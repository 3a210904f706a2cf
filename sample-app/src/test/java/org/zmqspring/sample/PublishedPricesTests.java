package org.zmqspring.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** What the publisher of the sample sends. */
@Timeout(120)
@SpringBootTest
@ActiveProfiles("publisher")
@EmbeddedZmqPeers
@TypeExcludeFilters(WithoutReadme.class)
class PublishedPricesTests {

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Test
	void aSubscriberReceivesPrices() {
		this.out.await("prices.", 3);
		assertThat(this.out.payloads("prices.", Price.class)).extracting(Price::pair).containsOnly("EURUSD");
	}

	@Test
	void aSubscriberThatReturnsReceivesPricesAgain() {
		this.out.await("prices.", 1).kill().restart().clear().await("prices.", 1);
	}

}

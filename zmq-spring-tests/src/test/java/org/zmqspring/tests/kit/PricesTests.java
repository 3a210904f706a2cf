package org.zmqspring.tests.kit;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.LinkState;
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

// The example of the documentation, as it is printed there.
// @formatter:off
@SpringBootTest
@EmbeddedZmqPeers                               // free ports, fast reconnects and heartbeats; works with context caching
class PricesTests {

  @ZmqPeer(subscriber = "default") ZmqTestPublisher feed;      // a peer for zmq.subscriber: its endpoints are set for the test
  @ZmqPeer(publisher = "default") ZmqTestSubscriber out;       // a peer that records what zmq.publisher sends
  @Autowired ZmqLinks links;
  @MockitoSpyBean Prices prices;

  @Test
  void survivesARestartOfTheFeed() {
    feed.awaitSubscribed("prices.").send("prices.A", new Price("A", 1));
    verify(prices, timeout(10_000)).onPrice(new Price("A", 1), "prices.A");
    feed.kill();
    links.subscriber("default").await(LinkState.BACKING_OFF);
    feed.restart().awaitSubscribed("prices.").send("prices.A", new Price("A", 2));
    verify(prices, timeout(10_000)).onPrice(new Price("A", 2), "prices.A");
    assertThat(links.subscriber("default").reconnects()).isEqualTo(1);
    out.await("seen.", 2);
    assertThat(out.payloads("seen.", Price.class)).contains(new Price("A", 2));
  }
}

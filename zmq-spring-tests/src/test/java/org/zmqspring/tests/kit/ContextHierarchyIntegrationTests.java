package org.zmqspring.tests.kit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.boot.autoconfigure.ZmqParentSocketsAutoConfiguration;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;

import static org.assertj.core.api.Assertions.assertThat;

/** A child context that uses the sockets of its parent. */
@SpringBootTest
@ContextHierarchy({ @ContextConfiguration(classes = PricesApplication.class),
		@ContextConfiguration(classes = ContextHierarchyIntegrationTests.Child.class) })
@EmbeddedZmqPeers
@Timeout(120)
class ContextHierarchyIntegrationTests {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@Autowired
	ApplicationContext context;

	@Test
	void thePeersAreThoseOfTheParent() {
		assertThat(this.context.getBean(LinkDirectory.class))
			.isSameAs(this.context.getParent().getBean(LinkDirectory.class));
		this.feed.send("prices.A", new Price("A", 1));
		this.out.await("seen.", 1);
		this.feed.kill();
		this.links.subscriber("default").await(LinkState.BACKING_OFF);
		this.feed.restart().awaitSubscribed("prices.").send("prices.A", new Price("A", 2));
		this.out.await("seen.", 2);
		assertThat(this.links.subscriber("default")).hasReconnects(1);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ZmqParentSocketsAutoConfiguration.class)
	static class Child {

	}

}

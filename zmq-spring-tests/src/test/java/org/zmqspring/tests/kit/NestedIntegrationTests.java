package org.zmqspring.tests.kit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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

import static org.assertj.core.api.Assertions.assertThat;

/** Fields of superclasses, enclosing classes and nested classes get their peers. */
@SpringBootTest
@EmbeddedZmqPeers
@Timeout(120)
class NestedIntegrationTests extends WithFeed {

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@Autowired
	ZmqLinks links;

	@BeforeEach
	void peersAreReadyBeforeMethodsOfTheTest() {
		this.feed.send("prices.A", new Price("A", 1));
		this.out.await("seen.", 1);
	}

	@Test
	void theFieldOfASuperclassIsSet() {
		assertThat(this.links.subscriber("default")).hasReceived(1);
	}

	@Nested
	class Inner {

		@Test
		void theFieldsOfTheEnclosingClassAreSet() {
			feed.send("prices.B", new Price("B", 2));
			out.await("seen.", 2);
			assertThat(out.payloads("seen.", Price.class)).containsExactly(new Price("A", 1), new Price("B", 2));
		}

		@Nested
		@TestInstance(TestInstance.Lifecycle.PER_CLASS)
		class Innermost {

			@Test
			void alsoOfTheNextOne() {
				assertThat(feed.isKilled()).isFalse();
				feed.kill();
			}

			@Test
			void alsoForTheSecondMethodOfOneInstance() {
				assertThat(feed.isKilled()).isFalse();
				feed.kill();
			}

		}

	}

	@Nested
	class WithAPeerMore {

		@ZmqPeer(subscriber = "default")
		ZmqTestPublisher second;

		@Test
		void theSubscriberHasTwoEndpoints() {
			assertThat(this.second).isNotSameAs(feed);
			this.second.send("prices.C", new Price("C", 3));
			out.await("seen.prices.C", 1);
			assertThat(links.subscriber("default", feed.endpoint())).hasReceived(1);
			assertThat(links.subscriber("default", this.second.endpoint())).hasReceived(1);
		}

	}

}

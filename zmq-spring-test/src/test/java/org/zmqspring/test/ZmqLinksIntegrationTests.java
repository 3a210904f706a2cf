package org.zmqspring.test;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class ZmqLinksIntegrationTests {

	@Test
	void namesTheLinksThatThereAre() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(feed)) {
			ZmqLinks links = application.links();
			assertThat(links.subscriber("default").id()).hasToString("subscriber default@" + feed.endpoint());
			assertThat(links.subscriber("default", feed.endpoint())).isSameAs(links.subscriber("default"));
			assertThatIllegalArgumentException().isThrownBy(() -> links.publisher("default"))
				.withMessage(
						"The application has no publisher 'default'. Its links: subscriber default@" + feed.endpoint());
			assertThatIllegalArgumentException().isThrownBy(() -> links.subscriber("default", "tcp://localhost:1"))
				.withMessage("The application has no subscriber 'default' with the endpoint 'tcp://localhost:1'. Its"
						+ " links: subscriber default@" + feed.endpoint());
		}
	}

	@Test
	void asksForTheEndpointIfThereAreSeveral() {
		try (ZmqTestPublisher one = ZmqTestPublisher.start();
				ZmqTestPublisher two = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(
						(subscriber) -> subscriber.connect(one.endpoint(), two.endpoint()),
						PlainApplication.Prices.class)) {
			ZmqLinks links = application.links();
			assertThatIllegalArgumentException().isThrownBy(() -> links.subscriber("default"))
				.withMessageStartingWith("The subscriber 'default' has 2 endpoints. Name one of them, such as"
						+ " subscriber(\"default\", \"tcp://127.0.0.1:");
			ZmqLink first = links.subscriber("default", one.endpoint()).withPeer(one);
			ZmqLink second = links.subscriber("default", two.endpoint()).withPeer(two);
			first.await(LinkState.UP);
			second.await(LinkState.UP);
			links.beginTest("the test");
			one.kill();
			first.await(LinkState.BACKING_OFF);
			two.awaitSubscribed("prices.").send("prices.A", "1");
			assertThat(application.next(1)).containsExactly("1");
			assertThat(first).hasDisconnects(1).hasReceived(0);
			assertThat(second).wasNeverLost().hasReceived(1).isUp();
		}
	}

	@Test
	void showsLinksOfPublishers() {
		try (PlainApplication application = PlainApplication
			.publisher((publisher) -> publisher.bind("tcp://127.0.0.1:*"))) {
			ZmqLink link = application.links().publisher("default", "tcp://127.0.0.1:*");
			assertThat(link.await(LinkState.LISTENING)).isSameAs(application.links().publisher("default"));
			application.links().beginTest("the test");
			application.template().sendAsync("a", "1").join();
			assertThat(link).isUp().hasSent(1).hasDropped(0).hasReceived(0);
			application.links().beginTest("the next test");
			assertThat(link).hasSent(0);
		}
	}

	@RepeatedTest(3)
	void countsAgainAfterTheApplicationWasPaused() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(feed)) {
			ZmqLink link = application.beginTest(feed);
			feed.awaitSubscribed("prices.").send("prices.A", "1");
			assertThat(application.next(1)).containsExactly("1");
			assertThat(link).hasReceived(1);
			application.restart();
			feed.reset().awaitSubscribed("prices.").send("prices.A", "2");
			assertThat(application.next(1)).containsExactly("2");
			assertThat(application.links().subscriber("default")).isSameAs(link).isUp().hasReceived(2);
			application.links().beginTest("the next test");
			assertThat(link).hasReceived(0).hasReconnects(0).hasDisconnects(0);
		}
	}

}

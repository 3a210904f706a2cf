package org.zmqspring.tests.kit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** The first message that a wrong test class gets, which says what to change. */
@Timeout(120)
class WrongDeclarationsIntegrationTests {

	@Test
	void whenTheClassHasNoEmbeddedPeersThenItFailsBeforeItsContextIsLoaded() {
		assertThatException().isThrownBy(() -> new TestContextManager(NotEnabled.class))
			.withMessageContaining("The field NotEnabled.feed has @ZmqPeer, and its class has no @EmbeddedZmqPeers");
	}

	@Test
	void whenTheFieldIsOfAnotherTypeThenItFailsBeforeItsContextIsLoaded() {
		assertThatException().isThrownBy(() -> new TestContextManager(OfOtherType.class))
			.withMessageContaining("Declare it as a ZmqTestPublisher");
	}

	@Test
	void whenTheApplicationHasNoSuchSubscriberThenTheMessageNamesThoseThatItHas() {
		fails(new UnknownSubscriber(),
				"UnknownSubscriber.feed: the application does not use the subscriber 'pricse': no property begins with"
						+ " zmq.subscribers.pricse., and no listener listens on it. Its listeners listen on: prices."
						+ " Correct the name in @ZmqPeer.");
	}

	@Test
	void whenTheApplicationHasNoSuchPublisherThenTheMessageSaysSo() {
		fails(new UnknownPublisher(),
				"UnknownPublisher.out: the application does not use the publisher 'audti': no property begins with"
						+ " zmq.publishers.audti., and no bean injects its template. Correct the name in @ZmqPeer.");
	}

	@Test
	void whenTheContextHasNoSocketsThenTheMessageSaysWhatToAdd() {
		fails(new WithoutZeroMq(), "The application context of this test has no ZeroMQ sockets");
	}

	@Test
	void whenASocketHasKeysThenTheMessageSaysHowToSwitchThemOff() {
		fails(new WithPassword(),
				"WithPassword.feed: the subscriber 'prices' uses PLAIN, and its test peer has no keys or passwords."
						+ " Switch PLAIN off in this test: set the property zmq.subscribers.prices.plain.username to an"
						+ " empty text");
	}

	private static void fails(Object test, String message) {
		TestContextManager manager = new TestContextManager(test.getClass());
		try {
			assertThatException().isThrownBy(() -> {
				manager.prepareTestInstance(test);
				try {
					manager.beforeTestMethod(test, test.getClass().getDeclaredMethod("method"));
				}
				finally {
					manager.afterTestMethod(test, test.getClass().getDeclaredMethod("method"), null);
				}
			}).satisfies((thrown) -> assertThatRootOf(thrown, message));
		}
		finally {
			manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	private static void assertThatRootOf(Throwable thrown, String message) {
		Throwable root = thrown;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		assertThat(root).hasMessageContaining(message);
	}

	@SpringBootTest(classes = Application.class)
	static class NotEnabled {

		@ZmqPeer(subscriber = "prices")
		ZmqTestPublisher feed;

	}

	@SpringBootTest(classes = Application.class)
	@EmbeddedZmqPeers
	static class OfOtherType {

		@ZmqPeer(subscriber = "prices")
		ZmqTestSubscriber feed;

	}

	@SpringBootTest(classes = Application.class, properties = "zmq.subscribers.prices.endpoints=tcp://127.0.0.1:5581")
	@EmbeddedZmqPeers
	static class UnknownSubscriber {

		@ZmqPeer(subscriber = "pricse")
		ZmqTestPublisher feed;

		void method() {
		}

	}

	@SpringBootTest(classes = Application.class, properties = "zmq.subscribers.prices.endpoints=tcp://127.0.0.1:5581")
	@EmbeddedZmqPeers
	static class UnknownPublisher {

		@ZmqPeer(publisher = "audti")
		ZmqTestSubscriber out;

		void method() {
		}

	}

	@SpringBootTest(classes = Application.class, properties = "zmq.enabled=false")
	@EmbeddedZmqPeers
	static class WithoutZeroMq {

		@ZmqPeer(subscriber = "prices")
		ZmqTestPublisher feed;

		void method() {
		}

	}

	@SpringBootTest(classes = Application.class,
			properties = { "zmq.subscribers.prices.plain.username=alice", "zmq.subscribers.prices.plain.password=x" })
	@EmbeddedZmqPeers
	static class WithPassword {

		@ZmqPeer(subscriber = "prices")
		ZmqTestPublisher feed;

		void method() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ZmqAutoConfiguration.class)
	static class Application {

		@ZmqListener(subscriber = "prices")
		void onText(String text) {
		}

	}

}

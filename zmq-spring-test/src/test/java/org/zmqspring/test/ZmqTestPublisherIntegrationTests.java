package org.zmqspring.test;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.settings.InvalidSettingsException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class ZmqTestPublisherIntegrationTests {

	private final ZmqTestPublisher feed = ZmqTestPublisher.builder().name("feed").start();

	@AfterEach
	void closePublisher() {
		this.feed.close();
	}

	@Test
	void sendsTopicAndPayloadAsJson() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			this.feed.awaitSubscribed("prices.").send("prices.A", new Price("A", 1));
			ZmqMessage message = application.next();
			assertThat(message.topic()).isEqualTo("prices.A");
			assertThat(message.payload()).asString(UTF_8).isEqualTo("{\"symbol\":\"A\",\"value\":1}");
		}
	}

	@Test
	void sendsOneFrameAndFramesUnchanged() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			this.feed.awaitSubscribed("prices.A")
				.send("prices.A=1")
				.sendFrames(bytes("prices.B"), bytes("2"), bytes("more"));
			assertThat(application.next().isSingleFrame()).isTrue();
			assertThat(application.next().frames()).extracting((frame) -> new String(frame, UTF_8))
				.containsExactly("prices.B", "2", "more");
		}
	}

	@Test
	void showsTheSubscriptionsOfTheApplication() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			this.feed.awaitSubscribed("prices.");
			assertThat(this.feed.subscriptions()).containsExactly("prices.");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.feed.awaitSubscribed("trades.", Duration.ofMillis(50)))
				.withMessageContaining("No subscription matches the topic 'trades.' at ZmqTestPublisher 'feed' at "
						+ this.feed.endpoint() + " within 50 ms")
				.withMessageContaining("The subscriptions of the application: 'prices.'")
				.withMessageContaining("the network has no fault");
		}
	}

	@Test
	void sendsNothingAfterKill() {
		this.feed.kill();
		assertThat(this.feed.isKilled()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.feed.send("prices.A", "1"))
			.withMessage("Test peer 'feed' does not run: the peer is killed, call restart()");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.feed.awaitSubscribed("", Duration.ofMillis(1)))
			.withMessageContaining("The subscriptions of the application: none")
			.withMessageContaining("the peer is killed, call restart()");
		assertThat(this.feed.restart().restart().isKilled()).isFalse();
	}

	@Test
	void restartsOnTheSamePortAgainAndAgain() {
		Times kills = new Times("kill");
		Times restarts = new Times("restart");
		Times cycles = new Times("kill, restart, subscribed, received");
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			int port = this.feed.port();
			ZmqLink link = application.beginTest(this.feed);
			for (int i = 1; i <= 20; i++) {
				cycles.begin();
				kills.measure(this.feed::kill);
				link.await(LinkState.BACKING_OFF);
				restarts.measure(this.feed::restart);
				this.feed.awaitSubscribed("prices.").send("prices.A", "price " + i);
				assertThat(application.next(1)).containsExactly("price " + i);
				cycles.end();
				assertThat(link.reconnects()).isEqualTo(i);
				assertThat(this.feed.port()).isEqualTo(port);
			}
			assertThat(link).hasReconnects(20).hasDisconnects(20).wasLostBy(TransitionCause.PEER).hasReceived(20);
		}
		kills.print();
		restarts.print();
		cycles.print();
	}

	@Test
	void refusesConnectionsWhileKilled() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			ZmqLink link = application.beginTest(this.feed);
			this.feed.kill();
			link.await(LinkState.BACKING_OFF);
			link.await(LinkState.CONNECTING);
			this.feed.heal();
			assertThat(link.transitions()).extracting((event) -> event.cause())
				.startsWith(TransitionCause.PEER, TransitionCause.RETRY);
			this.feed.restart();
			link.await(LinkState.UP);
			assertThat(link.transitions()).extracting((event) -> event.cause())
				.doesNotContain(TransitionCause.HANDSHAKE, TransitionCause.TIMEOUT);
		}
	}

	@Test
	void hasNoSubscriptionsWhileKilled() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			this.feed.awaitSubscribed("prices.").kill();
			assertThat(this.feed.subscriptions()).isEmpty();
			this.feed.restart().awaitSubscribed("prices.").send("prices.A", "1");
			assertThat(application.next(1)).containsExactly("1");
		}
	}

	@Test
	void staysCutIfBytesAreDelayedToo() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed)) {
			this.feed.awaitSubscribed("prices.").cut().delay(Duration.ofMillis(1));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.feed.awaitSubscribed("prices.", Duration.ofMillis(600)))
				.withMessageContaining("the network has the fault cut(), call heal()");
			this.feed.heal().awaitSubscribed("prices.").send("prices.A", "1");
			assertThat(application.next(1)).containsExactly("1");
		}
	}

	@Test
	void keepsAFaultOfTheNetworkOverARestart() {
		try (PlainApplication application = PlainApplication.subscriber(this.feed, PlainApplication::heartbeats)) {
			ZmqLink link = application.beginTest(this.feed);
			this.feed.cut().kill();
			link.await(LinkState.BACKING_OFF);
			assertThat(link).wasLostBy(TransitionCause.HEARTBEAT);
			this.feed.restart();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.feed.awaitSubscribed("prices.", Duration.ofMillis(50)))
				.withMessageContaining("the network has the fault cut(), call heal()");
			this.feed.heal().awaitSubscribed("prices.").send("prices.A", "1");
			assertThat(application.next(1)).containsExactly("1");
		}
	}

	@Test
	void connectsIfTheApplicationBinds() {
		try (PlainApplication application = PlainApplication
			.subscriber((subscriber) -> subscriber.bind("tcp://127.0.0.1:*"), PlainApplication.Prices.class);
				ZmqTestPublisher peer = ZmqTestPublisher.builder().connectTo(application::address).start()) {
			ZmqLink link = application.beginTest(peer);
			for (int i = 1; i <= 3; i++) {
				peer.awaitSubscribed("prices.").send("prices.A", "price " + i);
				assertThat(application.next(1)).containsExactly("price " + i);
				peer.reset();
				peer.awaitSubscribed("prices.").send("prices.A", "price " + i + " after reset");
				assertThat(application.next(1)).containsExactly("price " + i + " after reset");
				peer.kill().restart();
			}
			assertThat(link).hasState(LinkState.LISTENING).wasNeverLost().hasReceived(6);
		}
	}

	@Test
	void namesTheProblemOfAnOption() {
		assertThatIllegalStateException()
			.isThrownBy(() -> ZmqTestPublisher.builder().replay().connectTo("tcp://127.0.0.1:5556").start())
			.withMessageContaining("Remove replay() or connectTo()");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ZmqTestPublisher.builder().replay().start())
			.withMessageContaining("needs numbers");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(UTF_8);
	}

	record Price(String symbol, int value) {
	}

}

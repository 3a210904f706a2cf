package org.zmqspring.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(120)
class ZmqLinkAssertIntegrationTests {

	@Test
	void aFailureShowsWhatTheLinkDid() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(feed)) {
			ZmqLink link = application.beginTest(feed);
			feed.kill();
			link.await(LinkState.BACKING_OFF);
			feed.restart().awaitSubscribed("prices.").send("prices.A", "1");
			application.next();
			AssertionError failure = catchThrowableOfType(AssertionError.class,
					() -> assertThat(link).hasReconnects(2));
			System.out.println(failure.getMessage());
			assertThat(failure.getMessage()
				.lines()
				.map((line) -> line.replaceFirst("^ +[+-][0-9.]+ s  ", "").replaceAll("[0-9]+ ms", "N ms"))
				.map((line) -> line.replaceFirst("^.* attempts? failed.*: CONNECTING", "attempts failed: CONNECTING"))
				.filter((line) -> !line.startsWith("attempts failed"))
				// one that fails before or during the restart
				.filter((line) -> !line.contains("-> CONNECTING (retry)") && !line.contains("BACKING_OFF (refused)")))
				.containsExactly("Expected reconnects of the link '" + link.id() + "' to be 2, but found 1.",
						"History of the link '" + link.id() + "'. Times are relative to the start of the test:",
						"NEW -> CONNECTING (started)", "CONNECTING -> CONFIRMING (connected)",
						"CONFIRMING -> UP (settled)", "start of the test", "the test commands kill()",
						"UP -> BACKING_OFF (peer): The peer closed the connection, next attempt in N ms",
						"the test commands restart()", "CONNECTING -> CONFIRMING (connected)",
						"CONFIRMING -> UP (message), was down for N ms", "now: UP for N ms",
						"  Since the start of the test: reconnects 1, disconnects 1 (last cause PEER), received 1, lost 0, recovered 0,"
								+ " restarts 0, dropped 0, sent 0");
		}
	}

	@Test
	void aStateThatIsNotReachedShowsWhatTheLinkDid() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(feed)) {
			ZmqLink link = application.beginTest(feed);
			feed.refuse();
			link.await(LinkState.BACKING_OFF);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> link.await(LinkState.UP, Duration.ofMillis(100)))
				.withMessageStartingWith("Expected the link '" + link.id()
						+ "' to be UP within 100 ms, after refuse().\nHistory of the link")
				.withMessageContaining("the test commands refuse()")
				.withMessageContaining("UP -> BACKING_OFF (peer): The peer closed the connection");
		}
	}

	@Test
	void eachAssertionChecksItsFigure() {
		try (ZmqTestPublisher feed = ZmqTestPublisher.start();
				PlainApplication application = PlainApplication.subscriber(feed)) {
			ZmqLink link = application.beginTest(feed);
			feed.awaitSubscribed("prices.").send("prices.A", "1");
			application.next();
			assertThat(link).isUp()
				.hasState(LinkState.UP)
				.hasReconnects(0)
				.hasDisconnects(0)
				.wasNeverLost()
				.hasReceived(1)
				.hasLost(0)
				.hasRecovered(0)
				.hasRestarts(0)
				.hasDropped(0)
				.hasSent(0);
			Map<String, Consumer<ZmqLinkAssert>> wrong = new LinkedHashMap<>();
			wrong.put("the state of the link '%s' to be CLOSED, but found UP",
					(checked) -> checked.hasState(LinkState.CLOSED));
			wrong.put("reconnects of the link '%s' to be 3, but found 0", (checked) -> checked.hasReconnects(3));
			wrong.put("disconnects of the link '%s' to be 3, but found 0", (checked) -> checked.hasDisconnects(3));
			wrong.put("the cause of the last loss of the link '%s' to be STALE, but found none",
					(checked) -> checked.wasLostBy(TransitionCause.STALE));
			wrong.put("received messages of the link '%s' to be 3, but found 1", (checked) -> checked.hasReceived(3));
			wrong.put("lost messages of the link '%s' to be 3, but found 0", (checked) -> checked.hasLost(3));
			wrong.put("recovered messages of the link '%s' to be 3, but found 0", (checked) -> checked.hasRecovered(3));
			wrong.put("restarts of the publisher of the link '%s' to be 3, but found 0",
					(checked) -> checked.hasRestarts(3));
			wrong.put("dropped messages of the link '%s' to be 3, but found 0", (checked) -> checked.hasDropped(3));
			wrong.put("sent messages of the link '%s' to be 3, but found 0", (checked) -> checked.hasSent(3));
			wrong.forEach((message, check) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> check.accept(assertThat(link)))
				.withMessageStartingWith("Expected " + message.formatted(link.id()) + ".\nHistory of the link"));
			feed.refuse();
			link.await(LinkState.BACKING_OFF);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(link).isUp())
				.withMessageStartingWith("Expected the state of the link '" + link.id() + "' to be UP, but found ");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(link).wasNeverLost())
				.withMessageStartingWith("Expected disconnects of the link '" + link.id() + "' to be 0, but found 1");
			assertThat(link.toString()).startsWith("History of the link");
		}
	}

}

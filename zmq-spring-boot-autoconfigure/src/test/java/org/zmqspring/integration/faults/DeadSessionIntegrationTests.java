package org.zmqspring.integration.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer that was good breaks the protocol. JeroMQ alone ends the session for ever, in
 * silence.
 */
@Timeout(120)
class DeadSessionIntegrationTests {

	@Test
	void whenAFrameIsTooLargeThenThatConnectionEndsAndMessagesFlowAgain() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.max-msg-size=10KB")) {
			app.await(LinkState.UP);
			app.nextMessage();
			publisher.sendOnce(new byte[20_000]);
			ZmqConnectionEvent lost = app.await(LinkState.BACKING_OFF);
			assertThat(lost.cause().tag()).isEqualTo("protocol");
			assertThat(lost.detail()).contains("max-msg-size");
			assertRecovered("frame above max-msg-size", "protocol", app);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whenThePeerBreaksTheProtocolThenTheLinkIsOpenedAnew(String row, String cause, byte[] blunder) {
		int port = TestPorts.free();
		AtomicBoolean first = new AtomicBoolean(true);
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.heartbeat-ivl=2s")) {
			try (RawPeer peer = new RawPeer(port, (connection) -> {
				if (!first.getAndSet(false)) {
					return;
				}
				Zmtp.meet(connection);
				connection.getOutputStream().write(new Zmtp().message("Hello").bytes());
				// the application has received the message before the blunder follows
				app.messages().await("Hello"::equals);
				connection.getOutputStream().write(blunder);
				RawPeer.readToTheEnd(connection);
			})) {
				app.await(LinkState.UP);
				ZmqConnectionEvent lost = app.await(LinkState.BACKING_OFF);
				assertThat(lost.cause().tag()).isEqualTo(cause);
			}
			try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
				app.messages().skip();
				assertRecovered(row, cause, app);
			}
		}
	}

	static Stream<Arguments> whenThePeerBreaksTheProtocolThenTheLinkIsOpenedAnew() {
		byte[] http = "GET / HTTP/1.1\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII);
		byte[] huge = HexFormat.of().parseHex("02000000007fffffff");
		// what the engine takes for empty commands and skips; the silence after it is
		// what shows
		byte[] swallowed = HexFormat.of().parseHex("ee".repeat(100));
		byte[] negative = HexFormat.of().parseHex("02fffffff07ffffff0");
		return Stream.of(Arguments.of("HTTP in mid-stream", "protocol", http),
				Arguments.of("frame that claims 2 GiB", "protocol", huge),
				Arguments.of("frames of negative length", "heartbeat", negative),
				Arguments.of("garbage in mid-stream", "heartbeat", swallowed),
				Arguments.of("ERROR command in mid-stream", "heartbeat", new Zmtp().error("no").bytes()));
	}

	private static void assertRecovered(String row, String cause, FaultApp app) {
		long since = System.nanoTime();
		app.await(LinkState.UP);
		app.nextMessage();
		Duration took = Duration.ofNanos(System.nanoTime() - since);
		assertThat(took).isLessThan(Duration.ofSeconds(20));
		Soundness.check(app);
		assertThat(app.meter("zmq.disconnects", "cause", cause)).isEqualTo(1);
		assertThat(app.meter("zmq.disconnects")).isEqualTo(1);
		assertThat(app.meter("zmq.reconnects")).isEqualTo(1);
		Figures.note(row, "lost (%s), messages again after %d ms", cause, took.toMillis());
	}

}

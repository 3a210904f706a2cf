package org.zmqspring.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as a newcomer starts it: messages in the log, and what the actuator shows.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
@TypeExcludeFilters(WithoutReadme.class)
class SampleApplicationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Autowired
	private RestTestClient client;

	@Test
	void whenItRunsThenPricesAreInTheLog(CapturedOutput output) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(output).contains("prices.EURUSD is now 1.08")
				.contains("received {\"pair\":\"EURUSD\",\"value\":1.08"));
	}

	@Test
	void whenItRunsThenHealthIsUp() {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("health")).containsPattern("\"zmq\":\\{.*\"status\":\"UP\"\\}"));
	}

	@Test
	void whenItRunsThenTheEndpointShowsSocketsAndListeners() {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("zmq")).contains("\"state\":\"UP\"", "\"state\":\"LISTENING\"",
					"\"id\":\"messages\"", "\"id\":\"prices\"", "\"reconnectIvlMaxMillis\":5000"));
	}

	@Test
	void whenItRunsThenTheNumbersOfMessagesAreFollowed(CapturedOutput output) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("zmq")).containsPattern(
					"\"sequence\":\\{\"last\":\\d+,\"lost\":\\d+,\"recovered\":\\d+,\"restarts\":0,\"state\":\"followed\"}"));
		assertThat(output).doesNotContain("It is delivered without a number").doesNotContain("filters messages");
	}

	@Test
	void whenItRunsThenListenersAndInfoAreShown() {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(get("zmqlisteners")).contains("\"id\":\"prices\"", "\"state\":\"RUNNING\""));
		assertThat(get("info")).startsWith("{");
	}

	@Test
	void whenItRunsThenTheLinkIsConnected() {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("metrics/zmq.connected?tag=type:sub")).contains("\"value\":1.0"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.reconnects", "zmq.disconnects", "zmq.reconnect.attempts", "zmq.reconnect.delay",
			"zmq.connected", "zmq.connection.state", "zmq.downtime", "zmq.downtime.current", "zmq.messages.received",
			"zmq.messages.sent", "zmq.messages.dropped", "zmq.messages.unrouted", "zmq.messages.lost",
			"zmq.messages.recovered", "zmq.sequence.restarts", "zmq.bytes.received", "zmq.bytes.sent", "zmq.listener",
			"zmq.listener.queue", "zmq.publisher.queue", "zmq.publisher.peers", "zmq.publisher.subscriptions",
			"zmq.poller.cycle" })
	void whenItRunsThenTheMeterIsShown(String meter) {
		String sample = "\n" + meter.replace('.', '_');
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(get("metrics")).contains("\"" + meter + "\"");
			assertThat(get("prometheus")).containsPattern(sample + "(_seconds|_bytes|_messages)?(_total|_count)?[{ ]");
		});
	}

	private String get(String path) {
		byte[] body = this.client.get()
			.uri("/actuator/" + path)
			.exchange()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
	}

}

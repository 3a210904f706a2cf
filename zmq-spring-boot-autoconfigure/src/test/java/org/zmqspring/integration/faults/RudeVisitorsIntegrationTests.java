package org.zmqspring.integration.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Strangers knock at the port of a publisher. JeroMQ alone loses its I/O thread to
 * thirteen bytes.
 */
@Timeout(120)
class RudeVisitorsIntegrationTests {

	private static final int VISITS = 10;

	@Test
	void whenStrangersKnockThenTheSubscribersHearOnAndNobodyIsCountedForEver() throws IOException {
		int port = TestPorts.free();
		String endpoint = "tcp://127.0.0.1:" + port;
		try (FaultApp app = FaultApp.listeningTo(endpoint, "zmq.publisher.endpoints=" + endpoint)) {
			app.await(LinkState.UP);
			ZmqTemplate template = app.bean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
			for (Map.Entry<String, byte[]> words : words().entrySet()) {
				for (int i = 0; i < VISITS; i++) {
					visit(port, words.getValue());
				}
				template.send(words.getKey());
				app.messages().await(words.getKey()::equals);
			}
			assertThat(app.awaitLinks((links) -> links.stream()
				.filter((link) -> link.spec().mode() == SocketMode.BIND)
				.mapToInt(LinkSnapshot::peers)
				.sum() == 1)).as("one peer is left: %s", app.link()).isTrue();
			Soundness.checkLinks(app);
			assertThat(app.meter("zmq.disconnects")).isZero();
			Figures.note("strangers at a publisher's port", "%d visits of %d kinds: no disconnect, 1 peer counted",
					VISITS * words().size(), words().size());
		}
	}

	private static void visit(int port, byte[] words) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream().write(words);
			// the answer, if any, so that the publisher has read what was said
			socket.setSoTimeout(50);
			socket.getInputStream().read(new byte[100]);
		}
		catch (SocketTimeoutException ex) {
			// none
		}
	}

	private static Map<String, byte[]> words() {
		Map<String, byte[]> words = new LinkedHashMap<>();
		words.put("nothing", new byte[0]);
		words.put("HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		words.put("half a greeting", new byte[] { (byte) 0xFF, 0, 0 });
		words.put("other mechanism", new Zmtp().greeting("CURVE").bytes());
		words.put("other socket type", new Zmtp().greeting("NULL").ready("REQ").bytes());
		words.put("ERROR", new Zmtp().greeting("NULL").error("400").bytes());
		words.put("handshake and 2 GiB", subscriber().raw(HexFormat.of().parseHex("02000000007fffffff")).bytes());
		words.put("handshake and a negative length",
				subscriber().raw(HexFormat.of().parseHex("02fffffff07ffffff0")).bytes());
		words.put("ZMTP 1.0 and 2 GiB", HexFormat.of().parseHex("ff000000007fffffff00"));
		return words;
	}

	private static Zmtp subscriber() {
		return new Zmtp().greeting("NULL").ready("SUB");
	}

}

package org.zmqspring.transport.jeromq.zap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.security.ZapRequest;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ZapCall}. */
class ZapCallTests {

	private static final LinkId LINK = new LinkId("prices", SocketType.PUB, "tcp://*:1");

	@Test
	void shouldReadEveryMechanism() {
		assertThat(call("NULL").isComplete()).isTrue();
		ZapRequest plain = call("PLAIN", "alice", "wonderland").request(LINK, "domain");
		assertThat(plain.username()).isEqualTo("alice");
		assertThat(plain.password()).extracting("text").isEqualTo("wonderland");
		assertThat(plain.socket()).isEqualTo("prices");
		assertThat(plain.domain()).isEqualTo("domain");
		assertThat(plain.address()).isEqualTo("10.0.0.1");
		ZapCall curve = call("CURVE", "k".repeat(32));
		assertThat(curve.isComplete()).isTrue();
		assertThat(curve.domain()).isEqualTo("socket-1");
		assertThat(curve.request(LINK, "").key()).isNotNull();
	}

	@Test
	void shouldNotJudgeWhatIsIncomplete() {
		assertThat(call("NULL", "more").isComplete()).isFalse();
		assertThat(call("PLAIN", "alice").isComplete()).isFalse();
		assertThat(call("CURVE", "short").isComplete()).isFalse();
		assertThat(call("GSSAPI", "x").isComplete()).isFalse();
		assertThat(new ZapCall(List.of(new byte[0])).isComplete()).isFalse();
		assertThat(new ZapCall(List.of(new byte[0])).isAnswerable()).isFalse();
	}

	@Test
	void shouldAnswerTheOneWhoAsked() {
		List<String> answer = call("NULL").answer("400")
			.stream()
			.map((frame) -> new String(frame, StandardCharsets.US_ASCII))
			.toList();
		assertThat(answer).containsExactly("route", "", "1.0", "7", "400", "", "", "");
	}

	private static ZapCall call(String mechanism, String... credentials) {
		List<String> frames = new ArrayList<>(List.of("route", "", "1.0", "7", "socket-1", "10.0.0.1", "", mechanism));
		frames.addAll(List.of(credentials));
		return new ZapCall(frames.stream().map((frame) -> frame.getBytes(StandardCharsets.US_ASCII)).toList());
	}

}

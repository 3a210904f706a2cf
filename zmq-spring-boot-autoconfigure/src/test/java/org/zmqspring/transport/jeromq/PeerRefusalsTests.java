package org.zmqspring.transport.jeromq;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link PeerRefusals}. */
@ExtendWith(OutputCaptureExtension.class)
class PeerRefusalsTests {

	@Test
	void shouldCountEachAndTellOfOne(CapturedOutput output) {
		SocketRequest request = Requests.publisher("tcp://127.0.0.1:1");
		PeerRefusals refusals = new PeerRefusals(request, new ManualTicker());
		for (int i = 0; i < 5; i++) {
			refusals.notTaken(PeerRefusal.PREFIX_LENGTH);
		}
		assertThat(request.traffic().refusals(PeerRefusal.PREFIX_LENGTH)).isEqualTo(5);
		assertThat(output.getAll()).containsOnlyOnce("refused a frame of a peer")
			.contains("its prefix is longer than 2047B. Subscribe to a shorter one");
	}

}

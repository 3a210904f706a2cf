package org.zmqspring.transport.jeromq.zap;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ProtectedSockets}. */
@ExtendWith(OutputCaptureExtension.class)
class ProtectedSocketsTests {

	@Test
	void whenTheLogBlocksThenARefusedPeerDoesNotWaitForIt(CapturedOutput output) {
		Queue<Runnable> lines = new ArrayDeque<>();
		ProtectedSockets sockets = new ProtectedSockets(new ZapSetup(List.of(), new ZapRefusals()), new ManualTicker(),
				lines::add, lines::add);
		sockets.refused(new LinkId("prices", SocketType.PUB, "tcp://*:1"), RefusalCause.KEY, "10.0.0.7");
		assertThat(output.getAll()).doesNotContain("refused a peer");
		lines.remove().run();
		assertThat(output.getAll()).contains("zmq link 'publisher prices@tcp://*:1' refused a peer at 10.0.0.7 (key)");
	}

}

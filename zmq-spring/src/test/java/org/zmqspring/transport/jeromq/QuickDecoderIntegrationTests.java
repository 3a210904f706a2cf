package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;

/** Which decoder a subscriber's connection has. */
@Timeout(60)
class QuickDecoderIntegrationTests {

	/** Completed at the first frame: whether the quick decoder has allocated it. */
	private final CompletableFuture<Boolean> quick = new CompletableFuture<>();

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker(), 1,
			List.of((name, socket) -> socket.setMsgAllocator(new Watching())));

	@AfterEach
	void close() {
		System.clearProperty(EnginePatches.QUICK_DECODER);
		this.transport.close(Duration.ofSeconds(10));
	}

	@Test
	void whenAPeerGreetsThenTheQuickDecoderReadsItsFrames() throws Exception {
		assertThat(isQuickWithAPeer()).isTrue();
	}

	@Test
	void whenItIsSwitchedOffThenTheEngineReadsThem() throws Exception {
		System.setProperty(EnginePatches.QUICK_DECODER, "false");
		assertThat(isQuickWithAPeer()).isFalse();
	}

	private boolean isQuickWithAPeer() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, 1, ZmtpPeer.Manner.IGNORING)) {
			SubscriberSocket socket = this.transport.openSubscriber(Requests.request(SocketType.SUB, SocketMode.CONNECT,
					peer.address(), Requests.settings(1000, Duration.ofSeconds(30))));
			FreshConnection.await(this.transport, this.facts, socket.key());
			boolean result = this.quick.get(30, TimeUnit.SECONDS);
			socket.close();
			return result;
		}
	}

	private final class Watching extends InboundAllocator {

		Watching() {
			super(new FrameLimits(1000, 1), null, PeerRefusal.MESSAGE_SIZE, (its, reason) -> {
			});
		}

		@Override
		public Msg allocate(int size) {
			QuickDecoderIntegrationTests.this.quick.complete(StackWalker.getInstance()
				.walk((frames) -> frames
					.anyMatch((frame) -> frame.getClassName().equals(QuickDecoder.class.getName()))));
			return allocateWithinLimits(size);
		}

		@Override
		Msg newFrame(int size) {
			return new Msg(size);
		}

	}

}

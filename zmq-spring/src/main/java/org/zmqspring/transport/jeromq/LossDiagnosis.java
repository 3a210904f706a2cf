package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.LinkFact.LossCause;

/**
 * Finds out why a connection ended, which the engine's {@code DISCONNECTED} does not say.
 * To be asked inside the event, on the engine's thread, while the channel is still open.
 * Stateless, thread-safe.
 */
final class LossDiagnosis {

	private static final StackWalker STACK = StackWalker.getInstance();

	private LossDiagnosis() {
	}

	static LossCause of(@Nullable Object channel, boolean greeted) {
		if (calledByTimer()) {
			return greeted ? LossCause.HEARTBEAT : LossCause.HANDSHAKE;
		}
		return Channels.isEnded(channel) ? LossCause.PEER : LossCause.PROTOCOL;
	}

	// Until the greeting the only timer of a connection is the handshake's, after it only
	// those of the heartbeat are left (JeroMQ 0.6.0, zmq.io.StreamEngine).
	// Pinned by EngineFactsTests.aHeartbeatTimeoutComesFromATimerOfTheConnection
	private static boolean calledByTimer() {
		return STACK.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("timerEvent")
				&& frame.getClassName().equals("zmq.io.StreamEngine")));
	}

}

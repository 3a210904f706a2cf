package org.zmqspring.transport.jeromq;

import java.util.Deque;

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.socket.pubsub.XPub;

/**
 * Sends frames of a publisher socket while the engine has no commands for it. The engine
 * looks for commands before each frame, and keeps that there are none in a thread-local,
 * which takes about a third of the sending thread's time for small messages (JeroMQ
 * 0.6.0, {@code zmq.SocketBase.send}). Here an empty queue of commands is enough, so
 * nothing is processed later than before. Confined to the thread that owns the socket.
 */
final class QuickSend {

	private final XPub socket;

	private final Deque<?> commands;

	private QuickSend(XPub socket, Deque<?> commands) {
		this.socket = socket;
		this.commands = commands;
	}

	/**
	 * For a socket; {@code null} if it is no publisher socket, this is switched off, or
	 * the engine's private members cannot be reached.
	 */
	static @Nullable QuickSend of(SocketBase socket) {
		EngineInternals.Sending internals = EngineInternals.sending();
		Deque<?> commands = (internals != null && socket instanceof XPub && EnginePatches.hasQuickSend())
				? internals.commandsOf(socket) : null;
		return (commands != null) ? new QuickSend((XPub) socket, commands) : null;
	}

	/** Whether the engine has nothing to do for this socket before the next frame. */
	boolean isPossible() {
		return this.commands.isEmpty();
	}

	/** Send a frame. {@code false} if the engine refuses it. */
	boolean send(Msg frame, boolean more) {
		frame.resetFlags(Msg.MORE);
		if (more) {
			frame.setFlags(Msg.MORE);
		}
		frame.resetMetadata();
		EngineInternals.Sending internals = EngineInternals.sending();
		return internals != null && internals.send(this.socket, frame);
	}

}

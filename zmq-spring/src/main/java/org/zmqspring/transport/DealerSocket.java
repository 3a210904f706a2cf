package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A socket that asks one peer and receives its answer. Confined to its owner's thread.
 */
@Internal
public interface DealerSocket extends EngineSocket {

	/**
	 * Give a request to the engine. It waits there until the socket is connected.
	 * @param frames the frames of the request; not changed afterwards
	 * @return {@code false} if the engine refuses the request; then nothing is sent
	 */
	boolean send(byte[][] frames);

	/**
	 * Take one message without waiting.
	 * @return all its frames, or {@code null} if there is no message now
	 */
	byte @Nullable [][] receive();

	/**
	 * Whether the attempt to connect has failed, or the connection has ended. The socket
	 * does not connect again. Messages that it received before can still be taken.
	 * @return {@code true} if no further message arrives
	 */
	boolean isDisconnected();

}

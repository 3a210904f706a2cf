package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * One received message as the engine has it. It can be sent on without copying its
 * frames. Confined to the thread that owns its socket, and valid until the next receive
 * from that socket.
 */
@Internal
public interface EngineMessage {

	/**
	 * The total size of the frames.
	 * @return bytes
	 */
	long size();

}

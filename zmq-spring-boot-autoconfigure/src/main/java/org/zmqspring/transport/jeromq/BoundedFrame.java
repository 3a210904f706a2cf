package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;

import zmq.Config;
import zmq.Msg;

/**
 * A frame of an incoming message. It tells its account whether more frames follow, which
 * the engine learns after it has made room. Confined to the engine's I/O thread until it
 * is complete.
 */
final class BoundedFrame extends Msg {

	private static final int DIRECT_ABOVE = Config.MSG_ALLOCATION_HEAP_THRESHOLD.getValue();

	private final MessageAccount account;

	private BoundedFrame(byte[] room, MessageAccount account) {
		super(room);
		this.account = account;
	}

	private BoundedFrame(ByteBuffer room, MessageAccount account) {
		super(room);
		this.account = account;
	}

	/** Make room as the engine does, large frames outside of the heap. */
	static BoundedFrame of(int size, MessageAccount account) {
		return (DIRECT_ABOVE > 0 && size > DIRECT_ABOVE) ? new BoundedFrame(ByteBuffer.allocateDirect(size), account)
				: new BoundedFrame(new byte[size], account);
	}

	@Override
	public void setFlags(int flags) {
		super.setFlags(flags);
		if ((flags & COMMAND) != 0) {
			this.account.commandCame();
		}
		else if ((flags & MORE) != 0) {
			this.account.moreFollow();
		}
	}

}

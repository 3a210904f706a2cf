package org.zmqspring.transport.jeromq;

import org.zmqspring.transport.SocketSettings;

/**
 * How many bytes a frame of one connection may have on the wire, and how many frames are
 * sent before the peer is ready. Each of these has {@value #LARGEST_OF_HANDSHAKE} bytes
 * at most. Immutable.
 */
record FrameLimits(long largest, int handshakeFrames) {

	/**
	 * A frame of the handshake has keys, or a name and a password, and the metadata of
	 * the peer: about 30 bytes from libzmq, and the metadata that its user adds.
	 */
	static final int LARGEST_OF_HANDSHAKE = 4096;

	/** CURVE adds to each frame a name, a nonce, a signature and flags (RFC 26). */
	static final int CURVE_OVERHEAD = 8 + 8 + 16 + 1;

	/** The limits of each connection of a socket. */
	static FrameLimits of(SocketSettings settings) {
		int overhead = (settings.security().curve() != null) ? CURVE_OVERHEAD : 0;
		// NULL: READY. PLAIN and CURVE: HELLO and INITIATE, or WELCOME and READY.
		// An older peer sends its identity, in one frame.
		int handshakeFrames = settings.security().isSecured() ? 2 : 1;
		return new FrameLimits(Math.min(settings.maxMsgSize(), Long.MAX_VALUE - overhead) + overhead, handshakeFrames);
	}

	/** Whether the n-th frame of a connection may have this size. */
	boolean admits(int size, long number) {
		return size >= 0 && size <= this.largest && (number > this.handshakeFrames || size <= LARGEST_OF_HANDSHAKE);
	}

}

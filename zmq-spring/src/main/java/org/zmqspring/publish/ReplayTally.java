package org.zmqspring.publish;

import org.zmqspring.message.ZmqMessage;

/**
 * Counts the messages of one slice. After a slice, live messages have their turn.
 * Confined to the publisher thread.
 */
final class ReplayTally {

	/** The largest number of messages of a slice. */
	static final int MOST_MESSAGES = 64;

	/** A slice ends after this number of bytes. */
	static final long MOST_BYTES = 256 * 1024;

	private int messages;

	private long bytes;

	void clear() {
		this.messages = 0;
		this.bytes = 0;
	}

	void sent(byte[][] frames) {
		this.messages++;
		this.bytes += ZmqMessage.size(frames);
	}

	boolean hasRoom() {
		return this.messages < MOST_MESSAGES && this.bytes < MOST_BYTES;
	}

	int messages() {
		return this.messages;
	}

}

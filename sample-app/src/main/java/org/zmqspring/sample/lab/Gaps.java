package org.zmqspring.sample.lab;

/**
 * Counts the numbers missing between messages of one publisher. A lower number means that
 * the publisher has restarted; what was missed then is unknown. Written by one thread,
 * read by any.
 */
final class Gaps {

	private long last;

	private volatile long missed;

	void received(long sequence) {
		if (this.last != 0 && sequence > this.last + 1) {
			this.missed += sequence - this.last - 1;
		}
		this.last = sequence;
	}

	long missed() {
		return this.missed;
	}

}

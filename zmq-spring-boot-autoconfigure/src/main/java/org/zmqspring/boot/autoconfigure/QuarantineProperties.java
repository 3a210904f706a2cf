package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What happens to messages that a listener failed on after all retries. Not thread-safe;
 * filled while the application starts.
 */
public class QuarantineProperties {

	/**
	 * Number of messages to keep for each listener: the newest ones that it failed on
	 * after all retries. 0 keeps none.
	 */
	private int capacity = 100;

	/**
	 * Largest total size of the messages that are kept for one listener.
	 */
	private DataSize maxBytes = DataSize.ofMegabytes(1);

	/**
	 * Name of a publisher that also sends each of these messages: first a frame with
	 * 'quarantine.' and the id of the listener, then the original frames.
	 */
	private @Nullable String publisher;

	public int getCapacity() {
		return this.capacity;
	}

	public void setCapacity(int capacity) {
		this.capacity = capacity;
	}

	public DataSize getMaxBytes() {
		return this.maxBytes;
	}

	public void setMaxBytes(DataSize maxBytes) {
		this.maxBytes = maxBytes;
	}

	public @Nullable String getPublisher() {
		return this.publisher;
	}

	public void setPublisher(@Nullable String publisher) {
		this.publisher = publisher;
	}

}

package org.zmqspring.benchmarks.receive;

/** Somebody who receives messages and counts them. Thread-safe. */
public interface Receiver extends AutoCloseable {

	long received();

	@Override
	void close();

}

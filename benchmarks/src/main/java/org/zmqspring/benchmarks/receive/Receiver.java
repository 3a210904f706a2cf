package org.zmqspring.benchmarks.receive;

/** Receives messages and counts them. Thread-safe. */
public interface Receiver extends AutoCloseable {

	long received();

	@Override
	void close();

}

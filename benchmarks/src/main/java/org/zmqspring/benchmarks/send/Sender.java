package org.zmqspring.benchmarks.send;

/** Somebody who publishes on a port of the loopback. */
public interface Sender extends AutoCloseable {

	int port();

	void send(String topic, byte[] payload);

	@Override
	void close();

}

package org.zmqspring.benchmarks.send;

/** Publishes on a port of the loopback interface. */
public interface Sender extends AutoCloseable {

	int port();

	void send(String topic, byte[] payload);

	@Override
	void close();

}

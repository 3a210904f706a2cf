package org.zmqspring.benchmarks.send;

import java.nio.charset.StandardCharsets;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** What a user would write by hand. Confined to one thread. */
final class RawSender implements Sender {

	private final ZContext context = new ZContext();

	private final ZMQ.Socket socket = this.context.createSocket(SocketType.PUB);

	RawSender() {
		this.socket.setSndHWM(0);
		this.socket.bind("tcp://127.0.0.1:*");
	}

	@Override
	public int port() {
		String endpoint = this.socket.getLastEndpoint();
		return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
	}

	@Override
	public void send(String topic, byte[] payload) {
		this.socket.send(topic.getBytes(StandardCharsets.UTF_8), ZMQ.SNDMORE);
		this.socket.send(payload);
	}

	@Override
	public void close() {
		this.context.close();
	}

}

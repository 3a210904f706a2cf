package org.zmqspring.benchmarks.receive;

import java.util.function.ToLongFunction;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * What a user would write by hand: one thread, one socket, {@code recv} in a loop.
 * Thread-safe.
 */
public final class RawReceiver implements Receiver {

	private final Count count = new Count();

	private final ZContext context = new ZContext();

	private final Thread thread;

	/**
	 * Begin to receive.
	 * @param endpoint where the publisher is
	 * @param decoding decodes each payload; returns a number that depends on the whole
	 * payload
	 */
	public RawReceiver(String endpoint, ToLongFunction<byte[]> decoding) {
		ZMQ.Socket socket = this.context.createSocket(SocketType.SUB);
		socket.subscribe("");
		socket.connect(endpoint);
		this.thread = new Thread(() -> receive(socket, decoding), "by-hand");
		this.thread.start();
	}

	private void receive(ZMQ.Socket socket, ToLongFunction<byte[]> decoding) {
		try {
			while (true) {
				byte[] payload = socket.recv();
				while (socket.hasReceiveMore()) {
					payload = socket.recv();
				}
				this.count.add(decoding.applyAsLong(payload));
			}
		}
		catch (ZMQException ex) {
			// the context was closed
		}
	}

	@Override
	public long received() {
		return this.count.get();
	}

	@Override
	public void close() {
		this.context.close();
	}

}

package org.zmqspring.transport.jeromq;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A TCP connection to a bound socket that says what a test wants. Not thread-safe. */
final class Visitor implements AutoCloseable {

	private final Socket socket;

	Visitor(Socket socket) {
		this.socket = socket;
	}

	Visitor(String address) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(),
				Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))));
	}

	/** One that shakes hands as this socket type, if it may. */
	static Visitor of(String address, String socketType) throws IOException {
		Visitor visitor = new Visitor(address);
		try {
			visitor.say(ScriptedPeer.greeting("NULL"), ScriptedPeer.ready(socketType));
		}
		catch (SocketException ex) {
			// The other side has disconnected.
		}
		return visitor;
	}

	/** Wait for the other side's greeting and READY: the engine takes nothing before. */
	Visitor meet() throws IOException {
		this.socket.setSoTimeout(10_000);
		DataInputStream in = new DataInputStream(this.socket.getInputStream());
		in.skipNBytes(65);
		in.skipNBytes(in.readUnsignedByte());
		return this;
	}

	Visitor say(byte[]... words) throws IOException {
		this.socket.getOutputStream().write(ScriptedPeer.join(words));
		return this;
	}

	/** Send it again and again until the other side disconnects. */
	void sayUntilHungUp(byte[] words) {
		try {
			while (true) {
				this.socket.getOutputStream().write(words);
			}
		}
		catch (IOException ex) {
			// hung up
		}
	}

	/** Whether the other side disconnects in time. */
	boolean isHungUpWithin(int millis) throws IOException {
		this.socket.setSoTimeout(millis);
		try {
			byte[] answer = new byte[1000];
			int count = 0;
			while (count >= 0) {
				count = this.socket.getInputStream().read(answer);
			}
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}

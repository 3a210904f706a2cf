package org.zmqspring.transport.jeromq;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer with the NULL mechanism that greets as it is told to, notes the commands that it
 * is sent after the handshake and treats them as it is told to. Thread-safe.
 */
final class ZmtpPeer implements AutoCloseable {

	private final byte[] greeting;

	private final Manner manner;

	private final String socketType;

	private final @Nullable ServerSocket server;

	private final List<String> commands = new CopyOnWriteArrayList<>();

	private final CountDownLatch ready = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean answers;

	private volatile @Nullable Socket connection;

	/** What it does beyond what is common to all peers. */
	enum Manner {

		/** Ignores commands. */
		IGNORING,

		/** Ends the connection at a command that is not of ZMTP 3.0. */
		STRICT,

		/** Greets step by step, as libzmq and JeroMQ do, and ignores commands. */
		STAGED,

	}

	private ZmtpPeer(int minor, int padding, Manner manner, String socketType, @Nullable ServerSocket server) {
		this.greeting = ScriptedPeer.greeting("NULL");
		this.greeting[8] = (byte) padding;
		this.greeting[11] = (byte) minor;
		this.manner = manner;
		this.socketType = socketType;
		this.server = server;
	}

	static ZmtpPeer publisher(int minor, int padding, Manner manner) throws IOException {
		ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		ZmtpPeer peer = new ZmtpPeer(minor, padding, manner, "PUB", server);
		peer.start(() -> server.accept());
		return peer;
	}

	static ZmtpPeer subscriber(String address, int minor, int padding, Manner manner) {
		int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
		ZmtpPeer peer = new ZmtpPeer(minor, padding, manner, "SUB", null);
		peer.start(() -> new Socket(InetAddress.getLoopbackAddress(), port));
		return peer;
	}

	/** Answer PINGs from now on, or no longer. */
	ZmtpPeer answering(boolean newAnswers) {
		this.answers = newAnswers;
		return this;
	}

	private interface Opening {

		Socket open() throws IOException;

	}

	private void start(Opening opening) {
		Thread thread = new Thread(() -> {
			try (Socket opened = opening.open()) {
				this.connection = opened;
				serve(new DataInputStream(opened.getInputStream()), opened.getOutputStream());
			}
			catch (IOException ex) {
				// the other side went first, or the test is over
			}
			this.ended.countDown();
		}, "zmtp-peer");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve(DataInputStream in, OutputStream out) throws IOException {
		if (this.manner == Manner.STAGED) {
			out.write(this.greeting, 0, 10);
			in.readFully(new byte[10]);
			out.write(this.greeting, 10, 1);
			in.readFully(new byte[1]);
			out.write(this.greeting, 11, 53);
			in.readFully(new byte[53]);
		}
		else {
			out.write(this.greeting);
			in.readFully(new byte[64]);
		}
		out.write(ScriptedPeer.ready(this.socketType));
		readFrame(in);
		if (this.socketType.equals("SUB")) {
			out.write(ScriptedPeer.frame(new byte[] { 1 }));
		}
		this.ready.countDown();
		while (true) {
			String command = readFrame(in);
			if (command != null) {
				this.commands.add(command);
				if (this.manner == Manner.STRICT) {
					return;
				}
				if (this.answers && command.equals("PING")) {
					out.write(ScriptedPeer.join(new byte[] { 4, 5, 4 }, ScriptedPeer.ascii("PONG")));
				}
			}
		}
	}

	/** The name of a command, or {@code null} for any other frame. */
	private static @Nullable String readFrame(DataInputStream in) throws IOException {
		int flags = in.read();
		if (flags < 0) {
			throw new EOFException();
		}
		byte[] body = new byte[((flags & 2) != 0) ? (int) in.readLong() : in.readUnsignedByte()];
		in.readFully(body);
		return ((flags & 4) != 0) ? new String(body, 1, body[0], StandardCharsets.US_ASCII) : null;
	}

	/** Send a PING without a TTL. */
	void ping() throws IOException {
		send(ScriptedPeer.join(new byte[] { 4, 7, 4 }, ScriptedPeer.ascii("PING"), new byte[2]));
	}

	void send(byte[] bytes) throws IOException {
		Socket open = this.connection;
		assertThat(open).isNotNull();
		open.getOutputStream().write(bytes);
	}

	String address() {
		assertThat(this.server).isNotNull();
		return "tcp://127.0.0.1:" + this.server.getLocalPort();
	}

	void awaitReady() throws InterruptedException {
		assertThat(this.ready.await(30, TimeUnit.SECONDS)).isTrue();
	}

	/** Whether the connection ends within a time. */
	boolean ends(long millis) throws InterruptedException {
		return this.ended.await(millis, TimeUnit.MILLISECONDS);
	}

	/** The commands that came after the handshake. */
	List<String> commands() {
		return this.commands;
	}

	@Override
	public void close() throws IOException {
		Socket open = this.connection;
		if (open != null) {
			open.close();
		}
		if (this.server != null) {
			this.server.close();
		}
	}

}

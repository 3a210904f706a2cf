package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** A dealer that records its requests, and into which tests push answers. Thread-safe. */
public final class FakeDealerSocket extends FakeSocket implements DealerSocket {

	private final List<byte[][]> sent = new CopyOnWriteArrayList<>();

	private volatile boolean refuses;

	private volatile boolean disconnected;

	FakeDealerSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
	}

	@Override
	public boolean send(byte[][] frames) {
		if (isClosed() || this.refuses) {
			return false;
		}
		this.sent.add(frames);
		return true;
	}

	/** Refuse requests from now on. */
	public void refuseRequests() {
		this.refuses = true;
	}

	/**
	 * The requests sent so far, in order.
	 * @return the requests, as frames
	 */
	public List<byte[][]> sent() {
		return List.copyOf(this.sent);
	}

	/**
	 * Let a message arrive.
	 * @param frames the frames
	 */
	public void push(byte[]... frames) {
		incoming(frames);
	}

	/**
	 * Let a message of text frames arrive.
	 * @param frames the frames, to be sent as UTF-8
	 */
	public void push(String... frames) {
		push(Stream.of(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
	}

	@Override
	public byte @Nullable [][] receive() {
		return next();
	}

	/** Refuse or end the connection. */
	public void disconnect() {
		this.disconnected = true;
	}

	@Override
	public boolean isDisconnected() {
		return this.disconnected || isClosed();
	}

}

package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** A router whose peers tests play. Thread-safe. */
public final class FakeRouterSocket extends FakeSocket implements RouterSocket {

	/** How many messages each peer still has room for. */
	private final Map<String, Integer> room = new ConcurrentHashMap<>();

	private final List<Sent> sent = new CopyOnWriteArrayList<>();

	private volatile boolean tears;

	private volatile boolean broken;

	FakeRouterSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
	}

	/**
	 * One message that was sent.
	 *
	 * @param peer who got it
	 * @param frames its frames
	 */
	public record Sent(String peer, List<byte[]> frames) {
	}

	/**
	 * Let a peer connect, if it is unknown, and send a request.
	 * @param peer its identity
	 * @param frames the frames of the request
	 */
	public void peerAsks(String peer, byte[]... frames) {
		this.room.putIfAbsent(peer, Integer.MAX_VALUE);
		incoming(Stream.concat(Stream.of(bytes(peer)), Stream.of(frames)).toArray(byte[][]::new));
	}

	/**
	 * Limit what a peer takes from now on.
	 * @param peer its identity
	 * @param messages how many messages it has room for
	 */
	public void peerTakes(String peer, int messages) {
		this.room.put(peer, messages);
	}

	/**
	 * Let a peer leave.
	 * @param peer its identity
	 */
	public void peerLeaves(String peer) {
		this.room.remove(peer);
	}

	/** Make the next send fail between two frames. */
	public void tearNext() {
		this.tears = true;
	}

	@Override
	public boolean isBroken() {
		return this.broken;
	}

	@Override
	public byte @Nullable [][] receive() {
		return next();
	}

	@Override
	public Result send(byte[] peer, byte[][] frames) {
		String name = new String(peer, StandardCharsets.UTF_8);
		if (isClosed() || !this.room.containsKey(name)) {
			return Result.GONE;
		}
		if (this.tears || this.broken) {
			this.broken = true;
			throw new OutOfMemoryError("made up by the test");
		}
		int left = Objects.requireNonNull(this.room.get(name));
		if (left == 0) {
			return Result.FULL;
		}
		this.room.put(name, left - 1);
		this.sent.add(new Sent(name, List.of(frames)));
		return Result.SENT;
	}

	/**
	 * The messages sent so far, in order.
	 * @return the messages and their peers
	 */
	public List<Sent> sent() {
		return List.copyOf(this.sent);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

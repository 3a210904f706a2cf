package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/** A frontend into which tests push messages. Thread-safe. */
public final class FakeXsubSocket extends FakeSocket implements XsubSocket {

	private final List<TopicPrefix> subscriptions = new CopyOnWriteArrayList<>();

	private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();

	private volatile boolean refusesSubscriptions;

	FakeXsubSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
	}

	@Override
	public void subscription(byte[] event) {
		if (this.refusesSubscriptions) {
			throw new OutOfMemoryError("made up by the test");
		}
		byte[] prefix = new byte[event.length - 1];
		System.arraycopy(event, 1, prefix, 0, prefix.length);
		if (event[0] == 1) {
			this.subscriptions.add(TopicPrefix.of(prefix));
		}
		else {
			this.subscriptions.remove(TopicPrefix.of(prefix));
		}
	}

	/** Make every subscription fail from now on. */
	public void failSubscriptions() {
		this.refusesSubscriptions = true;
	}

	/** Make the next receive fail for lack of memory. */
	public void failNextReceive() {
		this.failure.set(new OutOfMemoryError("made up by the test"));
	}

	/**
	 * Let a message arrive, if a subscription matches its first frame.
	 * @param frames the frames, to be sent as UTF-8
	 * @return whether a subscription matched
	 */
	public boolean push(String... frames) {
		byte[][] bytes = Stream.of(frames)
			.map((frame) -> frame.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		boolean matches = this.subscriptions.stream().anyMatch((prefix) -> prefix.matches(bytes[0]));
		if (matches) {
			incoming(bytes);
		}
		return matches;
	}

	@Override
	public @Nullable EngineMessage receiveMessage() {
		Error failed = this.failure.getAndSet(null);
		if (failed != null) {
			throw failed;
		}
		byte[][] frames = next();
		return (frames != null) ? new FakeMessage(frames) : null;
	}

	@Override
	public LinkTraffic traffic() {
		return request().traffic();
	}

	/**
	 * The present subscriptions, in order. A prefix that was subscribed twice occurs
	 * twice.
	 * @return the prefixes
	 */
	public List<TopicPrefix> subscriptions() {
		return List.copyOf(this.subscriptions);
	}

}

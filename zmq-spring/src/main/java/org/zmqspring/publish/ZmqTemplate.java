package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.publish.ZmqSendException.Reason;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * Makes frames of topics and payloads and queues them for one publisher. Made by
 * {@link Publishers}. Thread-safe.
 */
public class ZmqTemplate implements ZmqOperations {

	private final Supplier<Target> lookup;

	private volatile @Nullable Target target;

	ZmqTemplate(Publisher publisher, PayloadCodec codec, Publishers publishers) {
		this(new Target(publisher, publishers.outlet(publisher), codec, publishers));
	}

	private ZmqTemplate(Target target) {
		this.lookup = () -> target;
		this.target = target;
	}

	/**
	 * Create a template that looks for its publisher when it is first used, so that what
	 * the publishers are made of can have this template injected.
	 * @param publisher the configured name
	 * @param publishers gives the publishers
	 */
	ZmqTemplate(String publisher, Supplier<Publishers> publishers) {
		this.lookup = () -> publishers.get().target(publisher);
	}

	private Target target() {
		Target known = this.target;
		if (known == null) {
			known = this.lookup.get();
			this.target = known;
		}
		return known;
	}

	@Override
	public void send(String topic, Object payload) {
		put(frames(topic, payload));
	}

	@Override
	public void send(Object payload) {
		put(frames(payload));
	}

	@Override
	public void sendFrames(byte[]... frames) {
		put(copied(frames));
	}

	@Override
	public void sendFrames(List<byte[]> frames) {
		sendFrames(frames.toArray(byte[][]::new));
	}

	private static byte[][] copied(byte[][] frames) {
		Assert.notEmpty(frames, "'frames' must hold at least one frame");
		Assert.noNullElements(frames, "'frames' must not hold null");
		return Outgoing.copy(frames);
	}

	private void put(byte[][] frames) {
		target().outlet.put(new Outgoing(frames, null));
	}

	@Override
	public boolean trySend(String topic, Object payload) {
		return target().outlet.tryPut(new Outgoing(frames(topic, payload), null));
	}

	@Override
	public boolean trySend(Object payload) {
		return target().outlet.tryPut(new Outgoing(frames(payload), null));
	}

	@Override
	public boolean trySendFrames(List<byte[]> frames) {
		return target().outlet.tryPut(new Outgoing(copied(frames.toArray(byte[][]::new)), null));
	}

	@Override
	public CompletableFuture<Void> sendAsync(String topic, Object payload) {
		return putAsync(() -> frames(topic, payload));
	}

	@Override
	public CompletableFuture<Void> sendAsync(Object payload) {
		return putAsync(() -> frames(payload));
	}

	private CompletableFuture<Void> putAsync(Supplier<byte[][]> frames) {
		CompletableFuture<Void> taken = new CompletableFuture<>();
		try {
			target().outlet.put(new Outgoing(frames.get(), taken));
		}
		catch (RuntimeException ex) {
			taken.completeExceptionally(ex);
		}
		return taken;
	}

	@Override
	public void sendAfterCommit(String topic, Object payload) {
		putAfterCommit(frames(topic, payload));
	}

	@Override
	public void sendAfterCommit(Object payload) {
		putAfterCommit(frames(payload));
	}

	private void putAfterCommit(byte[][] frames) {
		Target target = target();
		target.publisher.queue().requireOpen();
		Outgoing message = new Outgoing(frames, null);
		if (!AfterCommit.putOff(() -> target.publisher.putCommitted(message, target.outlet))) {
			target.outlet.put(message);
		}
	}

	private byte[][] frames(String topic, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		return new byte[][] { topic.getBytes(StandardCharsets.UTF_8), target().codec.encode(payload) };
	}

	private byte[][] frames(Object payload) {
		return new byte[][] { target().codec.encode(payload) };
	}

	@Override
	public boolean awaitSubscribers(String topic, int count, Duration timeout) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		Publisher publisher = target().publisher;
		return switch (publisher.audience().await(bytes, count, timeout)) {
			case MET -> true;
			case TIMED_OUT -> false;
			case INTERRUPTED -> throw new ZmqSendException(publisher.name(), Reason.INTERRUPTED, null);
		};
	}

	@Override
	public ZmqTemplate withContentType(MimeType contentType) {
		Target own = target();
		return new ZmqTemplate(own.publisher, own.codec.withContentType(contentType), own.publishers);
	}

	@Override
	public ZmqTemplate forPublisher(String name) {
		Target own = target();
		return new ZmqTemplate(own.publishers.publisher(name), own.codec, own.publishers);
	}

	/**
	 * Where a template puts its messages. Thread-safe.
	 *
	 * @param publisher the publisher
	 * @param outlet its queue, or what surrounds it
	 * @param codec makes the payloads
	 * @param publishers the publisher is one of them
	 */
	record Target(Publisher publisher, Outlet outlet, PayloadCodec codec, Publishers publishers) {
	}

}

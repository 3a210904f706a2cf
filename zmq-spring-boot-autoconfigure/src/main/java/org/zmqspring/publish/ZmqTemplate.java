package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.publish.ZmqSendException.Reason;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * Makes frames of topics and payloads and queues them for one publisher. Made by
 * {@link Publishers}. Thread-safe.
 */
public class ZmqTemplate implements ZmqOperations {

	private final Publisher publisher;

	private final Outlet outlet;

	private final PayloadCodec codec;

	private final Publishers publishers;

	ZmqTemplate(Publisher publisher, PayloadCodec codec, Publishers publishers) {
		this.publisher = publisher;
		this.outlet = publishers.outlet(publisher);
		this.codec = codec;
		this.publishers = publishers;
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
		this.outlet.put(new Outgoing(frames, null));
	}

	@Override
	public boolean trySend(String topic, Object payload) {
		return this.outlet.tryPut(new Outgoing(frames(topic, payload), null));
	}

	@Override
	public boolean trySend(Object payload) {
		return this.outlet.tryPut(new Outgoing(frames(payload), null));
	}

	@Override
	public boolean trySendFrames(List<byte[]> frames) {
		return this.outlet.tryPut(new Outgoing(copied(frames.toArray(byte[][]::new)), null));
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
			this.outlet.put(new Outgoing(frames.get(), taken));
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
		this.publisher.queue().requireOpen();
		Outgoing message = new Outgoing(frames, null);
		if (!AfterCommit.putOff(() -> this.publisher.putCommitted(message, this.outlet))) {
			this.outlet.put(message);
		}
	}

	private byte[][] frames(String topic, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		return new byte[][] { topic.getBytes(StandardCharsets.UTF_8), this.codec.encode(payload) };
	}

	private byte[][] frames(Object payload) {
		return new byte[][] { this.codec.encode(payload) };
	}

	@Override
	public boolean awaitSubscribers(String topic, int count, Duration timeout) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		return switch (this.publisher.audience().await(bytes, count, timeout)) {
			case MET -> true;
			case TIMED_OUT -> false;
			case INTERRUPTED -> throw new ZmqSendException(this.publisher.name(), Reason.INTERRUPTED, null);
		};
	}

	@Override
	public ZmqTemplate withContentType(MimeType contentType) {
		return new ZmqTemplate(this.publisher, this.codec.withContentType(contentType), this.publishers);
	}

	@Override
	public ZmqTemplate forPublisher(String name) {
		return new ZmqTemplate(this.publishers.publisher(name), this.codec, this.publishers);
	}

}

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
 * Converts topics and payloads to frames and queues them for one publisher. Created by
 * {@link Publishers}. Thread-safe.
 */
public class ZmqTemplate implements ZmqOperations {

	private static final byte[] NO_TOPIC = {};

	private final Supplier<Target> lookup;

	private volatile @Nullable Target target;

	ZmqTemplate(Publisher publisher, PayloadCodec codec, Publishers publishers) {
		this(publishers.target(publisher, codec));
	}

	private ZmqTemplate(Target target) {
		this.lookup = () -> target;
		this.target = target;
	}

	/**
	 * Create a template that looks up its publisher at its first use, so that beans that
	 * the publishers need can have this template injected.
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
		target().put(new OutboundMessage(copied(frames), true, null));
	}

	@Override
	public void sendFrames(List<byte[]> frames) {
		sendFrames(frames.toArray(byte[][]::new));
	}

	private static byte[][] copied(byte[][] frames) {
		Assert.notEmpty(frames, "'frames' must hold at least one frame");
		Assert.noNullElements(frames, "'frames' must not hold null");
		return OutboundMessage.copy(frames);
	}

	private void put(byte[][] frames) {
		target().put(new OutboundMessage(frames));
	}

	@Override
	public boolean trySend(String topic, Object payload) {
		return target().tryPut(new OutboundMessage(frames(topic, payload)));
	}

	@Override
	public boolean trySend(Object payload) {
		return target().tryPut(new OutboundMessage(frames(payload)));
	}

	@Override
	public boolean trySendFrames(List<byte[]> frames) {
		return target().tryPut(new OutboundMessage(copied(frames.toArray(byte[][]::new)), true, null));
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
			target().put(new OutboundMessage(frames.get(), false, taken));
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
		OutboundMessage message = new OutboundMessage(frames);
		if (!AfterCommit.defer(() -> target.putCommitted(message))) {
			target.put(message);
		}
	}

	private byte[][] frames(String topic, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		return new byte[][] { topic.getBytes(StandardCharsets.UTF_8), target().codec.encode(payload) };
	}

	private byte[][] frames(Object payload) {
		Target target = target();
		byte[] encoded = target.codec.encode(payload);
		return target.publisher.composesFrames() ? new byte[][] { NO_TOPIC, encoded } : new byte[][] { encoded };
	}

	@Override
	public boolean awaitSubscribers(String topic, int count, Duration timeout) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		Publisher publisher = target().publisher;
		return switch (publisher.links().await(bytes, count, timeout)) {
			case MET -> true;
			case TIMED_OUT -> false;
			case INTERRUPTED -> throw new ZmqSendException(publisher.name(), Reason.INTERRUPTED);
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
	 * The publisher of a template, and what is needed to send to it. The observer is
	 * {@code null} if it observes nothing. Thread-safe.
	 */
	record Target(Publisher publisher, @Nullable PublishObserver observer, PayloadCodec codec, Publishers publishers) {

		void put(OutboundMessage message) {
			SendQueue queue = this.publisher.queue();
			if (this.observer == null) {
				queue.put(message);
				return;
			}
			this.observer.around(this.publisher.name(), message.frames(), (frames) -> {
				queue.put(message.withFrames(frames));
				return true;
			});
		}

		boolean tryPut(OutboundMessage message) {
			SendQueue queue = this.publisher.queue();
			return (this.observer == null) ? queue.tryPut(message) : this.observer.around(this.publisher.name(),
					message.frames(), (frames) -> queue.tryPut(message.withFrames(frames)));
		}

		/** The transaction has committed, so no caller is left to take an exception. */
		void putCommitted(OutboundMessage message) {
			try {
				put(message);
			}
			catch (ZmqSendException ex) {
				this.publisher.lostAfterCommit(message, ex);
			}
		}

	}

}

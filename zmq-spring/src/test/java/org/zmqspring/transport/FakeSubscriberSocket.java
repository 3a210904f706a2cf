package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/** A subscriber into which tests push messages. Thread-safe. */
public final class FakeSubscriberSocket extends FakeSocket implements SubscriberSocket {

	private final List<TopicPrefix> subscriptions = new CopyOnWriteArrayList<>();

	FakeSubscriberSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
	}

	/**
	 * Let a message arrive, if a subscription matches its first frame.
	 * @param frames the frames
	 * @return whether a subscription matched
	 */
	public boolean push(byte[]... frames) {
		boolean matches = this.subscriptions.stream().anyMatch((prefix) -> prefix.matches(frames[0]));
		if (matches) {
			incoming(frames);
		}
		return matches;
	}

	/**
	 * Let a message of text frames arrive, if a subscription matches its first frame.
	 * @param frames the frames, to be sent as UTF-8
	 * @return whether a subscription matched
	 */
	public boolean push(String... frames) {
		return push(Stream.of(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
	}

	@Override
	public void subscribe(TopicPrefix prefix) {
		this.subscriptions.add(prefix);
	}

	@Override
	public void unsubscribe(TopicPrefix prefix) {
		this.subscriptions.remove(prefix);
	}

	@Override
	public byte @Nullable [][] receive() {
		return next();
	}

	@Override
	public String address() {
		return request().address();
	}

	@Override
	public String configured() {
		return request().configured();
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

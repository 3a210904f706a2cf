package org.zmqspring.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.util.MimeType;

/** Remembers what is sent with a topic, or fails. Confined to one thread. */
final class RecordingOperations implements ZmqOperations {

	final List<String> sent = new ArrayList<>();

	@Nullable RuntimeException failure;

	@Override
	public void send(String topic, Object payload) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.sent.add(topic + "=" + payload);
	}

	@Override
	public void send(Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void sendFrames(byte[]... frames) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void sendFrames(List<byte[]> frames) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean trySend(String topic, Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean trySend(Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean trySendFrames(List<byte[]> frames) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void sendAfterCommit(String topic, Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void sendAfterCommit(Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ZmqOperations withContentType(MimeType contentType) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> sendAsync(String topic, Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> sendAsync(Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean awaitSubscribers(String topic, int count, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ZmqOperations forPublisher(String name) {
		throw new UnsupportedOperationException();
	}

}

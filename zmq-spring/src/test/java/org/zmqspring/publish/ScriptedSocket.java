package org.zmqspring.publish;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketKey;

/** A publisher socket that does what the test says. As thread-safe as that is. */
record ScriptedSocket(SocketKey key, Consumer<byte[][]> onSend, Supplier<byte @Nullable []> onReceive, Runnable onClose,
		BooleanSupplier onRoom) implements PublisherSocket {

	ScriptedSocket(SocketKey key, Consumer<byte[][]> onSend, Supplier<byte @Nullable []> onReceive) {
		this(key, onSend, onReceive, () -> {
		}, () -> true);
	}

	@Override
	public int send(byte[][] frames) {
		this.onSend.accept(frames);
		return 0;
	}

	@Override
	public boolean hasRoom(byte[] first) {
		return this.onRoom.getAsBoolean();
	}

	@Override
	public long checkStalled(byte[] first, long nowNanos) {
		return 0;
	}

	@Override
	public long takeDiscarded() {
		return 0;
	}

	@Override
	public boolean isSubscribedTo(byte[] first) {
		return true;
	}

	@Override
	public byte @Nullable [] receiveSubscription() {
		return this.onReceive.get();
	}

	@Override
	public boolean peersChanged() {
		return false;
	}

	@Override
	public int subscribers(byte[] prefix) {
		return 0;
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}

package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/** Keeps what a {@link ListenObserver} is told. Thread-safe. */
final class RecordedListening implements ListenObserver {

	final List<String> registered = new CopyOnWriteArrayList<>();

	final List<String> unregistered = new CopyOnWriteArrayList<>();

	/** Both, as they came. */
	final List<String> order = new CopyOnWriteArrayList<>();

	final List<String> dropped = new CopyOnWriteArrayList<>();

	final List<String> unrouted = new CopyOnWriteArrayList<>();

	final List<Long> durations = new CopyOnWriteArrayList<>();

	/** The listeners that have asked for a recorder. */
	final List<String> recorders = new CopyOnWriteArrayList<>();

	/** Runs after each call. */
	volatile Runnable afterCall = () -> {
	};

	final List<Throwable> errors = new CopyOnWriteArrayList<>();

	final AtomicInteger cycles = new AtomicInteger();

	final List<Long> cycleNanos = new CopyOnWriteArrayList<>();

	@Override
	public void registered(ListenerInfo info) {
		this.registered.add(info.id());
		this.order.add("registered " + info.id());
	}

	@Override
	public void unregistered(String id) {
		this.unregistered.add(id);
		this.order.add("unregistered " + id);
	}

	@Override
	public CallRecorder recorder(String id) {
		this.recorders.add(id);
		return this::record;
	}

	private void record(long nanos, @Nullable Throwable error) {
		this.durations.add(nanos);
		if (error != null) {
			this.errors.add(error);
		}
		this.afterCall.run();
	}

	@Override
	public void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
		this.dropped.add(id + ":" + message.topic() + ":" + reason.tag());
	}

	@Override
	public void unrouted(String socket) {
		this.unrouted.add(socket);
	}

	@Override
	public void cycled(long nanos) {
		this.cycles.incrementAndGet();
		this.cycleNanos.add(nanos);
	}

	/**
	 * Take everything a lane holds.
	 * @param lane the lane
	 * @return the topics, in order
	 */
	static List<String> drain(Lane lane) {
		List<String> topics = new ArrayList<>();
		for (ZmqMessage message = lane.take(); message != null; message = lane.take()) {
			topics.add(message.topic());
		}
		return topics;
	}

}

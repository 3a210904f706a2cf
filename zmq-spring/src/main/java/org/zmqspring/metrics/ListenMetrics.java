package org.zmqspring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.message.ZmqMessage;

/**
 * Measures what becomes of received messages. A call costs one map look-up and the
 * recording; meters are made when a listener is registered, and for each of the first
 * exceptions it throws. Thread-safe.
 */
public final class ListenMetrics implements ListenObserver {

	private final MeterRegistry registry;

	private final MeterGroup meters;

	private final Timer cycles;

	private final Map<String, SocketMeters> sockets = new ConcurrentHashMap<>();

	/** Made at the first error, as most sockets never have one. */
	private final Map<String, Counter> damaged = new ConcurrentHashMap<>();

	private final Map<String, ListenerMeters> listeners = new ConcurrentHashMap<>();

	public ListenMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.meters = new MeterGroup(registry);
		this.cycles = this.meters.timer(ZmqMeter.POLLER_CYCLE);
	}

	@Override
	public void registered(ListenerInfo info) {
		metersOf(info.socket());
		// The registry would answer a second registration with the meters of the first.
		unregistered(info.id());
		this.listeners.put(info.id(), new ListenerMeters(info, this.registry));
	}

	@Override
	public void unregistered(String id) {
		ListenerMeters listener = this.listeners.remove(id);
		if (listener != null) {
			listener.close();
		}
	}

	@Override
	public void invoked(String id, long nanos, @Nullable Throwable error) {
		ListenerMeters listener = this.listeners.get(id);
		if (listener != null) {
			listener.calls(error).record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void dropped(String id, ZmqMessage message, String reason) {
		ListenerMeters listener = this.listeners.get(id);
		if (listener != null) {
			listener.drops(reason).increment();
		}
	}

	@Override
	public void unrouted(String socket) {
		metersOf(socket).unrouted().increment();
	}

	@Override
	public void damaged(String socket) {
		this.damaged.computeIfAbsent(socket, (name) -> metersOf(name).damaged(name)).increment();
	}

	@Override
	public void cycled(long nanos) {
		this.cycles.record(nanos, TimeUnit.NANOSECONDS);
	}

	private SocketMeters metersOf(String socket) {
		SocketMeters known = this.sockets.get(socket);
		return (known != null) ? known : this.sockets.computeIfAbsent(socket, this::newMeters);
	}

	private SocketMeters newMeters(String socket) {
		MeterGroup own = new MeterGroup(this.registry);
		return new SocketMeters(own, own.counter(ZmqMeter.MESSAGES_UNROUTED, socket));
	}

	@Override
	public void closed(String socket) {
		this.damaged.remove(socket);
		SocketMeters gone = this.sockets.remove(socket);
		if (gone != null) {
			gone.meters().close();
		}
	}

	/**
	 * The meters of one socket, which go with a listener that brought the socket along.
	 *
	 * @param meters holds them
	 * @param unrouted counts messages that matched no listener
	 */
	private record SocketMeters(MeterGroup meters, Counter unrouted) {

		Counter damaged(String socket) {
			return this.meters.counter(ZmqMeter.MESSAGES_DROPPED, socket, ZmqMeter.NONE, "error");
		}

	}

}

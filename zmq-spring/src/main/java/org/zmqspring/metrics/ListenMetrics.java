package org.zmqspring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.CallRecorder;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerDropReason;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.message.ZmqMessage;

/**
 * The meters of received messages and of listeners. The meters of a listener are created
 * when it is registered. Each type of its exceptions has a timer, up to a limit.
 * Thread-safe.
 */
public final class ListenMetrics implements ListenObserver {

	/** How many types of exceptions of a listener have a timer; the rest share one. */
	static final int MAX_EXCEPTIONS = 20;

	private final MeterRegistry registry;

	private final Timer cycles;

	private final Map<String, SocketMeters> sockets = new ConcurrentHashMap<>();

	/** Created at the first error, because most sockets never have one. */
	private final Map<String, Counter> damaged = new ConcurrentHashMap<>();

	private final Map<String, ListenerMeters> listeners = new ConcurrentHashMap<>();

	public ListenMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.cycles = new MeterGroup(registry).timer(ZmqMeter.POLLER_CYCLE);
	}

	@Override
	public void registered(ListenerInfo info) {
		metersOf(info.socket());
		// Otherwise the registry would return the old meters.
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
	public @Nullable CallRecorder recorder(String id) {
		return this.listeners.get(id);
	}

	@Override
	public void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
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
		MeterGroup group = new MeterGroup(this.registry);
		return new SocketMeters(group, group.counter(ZmqMeter.MESSAGES_UNROUTED, socket));
	}

	@Override
	public void closed(String socket) {
		this.damaged.remove(socket);
		SocketMeters gone = this.sockets.remove(socket);
		if (gone != null) {
			gone.group().close();
		}
	}

	/**
	 * The meters of one socket. A socket that belongs to a listener is closed with that
	 * listener.
	 */
	private record SocketMeters(MeterGroup group, Counter unrouted) {

		Counter damaged(String socket) {
			return this.group.counter(ZmqMeter.MESSAGES_DROPPED, socket, ZmqMeter.NONE, "error");
		}

	}

	/** The meters of one listener. */
	static final class ListenerMeters implements CallRecorder {

		private final String id;

		private final String socket;

		private final MeterGroup group;

		private final Timer success;

		private final Map<Class<?>, Timer> failures = new ConcurrentHashMap<>();

		private final Map<ListenerDropReason, Counter> drops = new ConcurrentHashMap<>();

		ListenerMeters(ListenerInfo info, MeterRegistry registry) {
			this.id = info.id();
			this.socket = info.socket();
			this.group = new MeterGroup(registry);
			this.success = this.group.timer(ZmqMeter.LISTENER, this.id, "success", ZmqMeter.NONE);
			this.group.gauge(ZmqMeter.LISTENER_QUEUE, info::queue, this.id);
			this.group.gauge(ZmqMeter.LISTENER_QUARANTINE, info::quarantine, this.id);
			this.group.counter(ZmqMeter.MESSAGES_QUARANTINED, info, ListenerInfo::quarantined, this.id);
			this.group.counter(ZmqMeter.MESSAGES_FILTERED, info, ListenerInfo::filtered, this.id);
			drops(ListenerDropReason.OVERFLOW);
			drops(ListenerDropReason.SHUTDOWN);
		}

		@Override
		public void record(long nanos, @Nullable Throwable error) {
			Timer calls = (error != null) ? failures(cause(error).getClass()) : this.success;
			calls.record(nanos, TimeUnit.NANOSECONDS);
		}

		Counter drops(ListenerDropReason reason) {
			Counter known = this.drops.get(reason);
			return (known != null) ? known : this.drops.computeIfAbsent(reason,
					(key) -> this.group.counter(ZmqMeter.MESSAGES_DROPPED, this.socket, this.id, key.tag()));
		}

		void close() {
			this.group.close();
		}

		private Timer failures(Class<?> type) {
			Timer known = this.failures.get(type);
			return (known != null) ? known : newFailures(type);
		}

		private synchronized Timer newFailures(Class<?> type) {
			boolean full = this.failures.size() >= MAX_EXCEPTIONS;
			return this.failures.computeIfAbsent(full ? OtherException.class : type, (absent) -> this.group
				.timer(ZmqMeter.LISTENER, this.id, "failure", full ? "other" : simpleName(type)));
		}

		private static Throwable cause(Throwable error) {
			return (error instanceof ListenerExecutionFailedException && error.getCause() != null) ? error.getCause()
					: error;
		}

		/** Anonymous classes have no simple name. */
		private static String simpleName(Class<?> type) {
			return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
		}

	}

	/** The key of the timer that all exceptions beyond the first ones share. */
	private static final class OtherException {

	}

}

package org.zmqspring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ListenerInfo;

/** The meters of one listener. Thread-safe. */
final class ListenerMeters {

	/** How many exceptions have a timer of their own; the rest share {@value #OTHER}. */
	static final int MAX_EXCEPTIONS = 20;

	private static final String OTHER = "other";

	private final String id;

	private final String socket;

	private final MeterGroup meters;

	private final Timer success;

	private final Map<Class<?>, Timer> failures = new ConcurrentHashMap<>();

	private final Map<String, Counter> drops = new ConcurrentHashMap<>();

	ListenerMeters(ListenerInfo info, MeterRegistry registry) {
		this.id = info.id();
		this.socket = info.socket();
		this.meters = new MeterGroup(registry);
		this.success = this.meters.timer(ZmqMeter.LISTENER, this.id, "success", ZmqMeter.NONE);
		this.meters.gauge(ZmqMeter.LISTENER_QUEUE, info::queue, this.id);
		this.meters.gauge(ZmqMeter.LISTENER_QUARANTINE, info::quarantine, this.id);
		this.meters.counter(ZmqMeter.MESSAGES_QUARANTINED, info, ListenerInfo::quarantined, this.id);
		this.meters.counter(ZmqMeter.MESSAGES_FILTERED, info, ListenerInfo::filtered, this.id);
		drops("overflow");
		drops("shutdown");
	}

	Timer calls(@Nullable Throwable error) {
		return (error != null) ? failures(cause(error).getClass()) : this.success;
	}

	Counter drops(String reason) {
		Counter known = this.drops.get(reason);
		return (known != null) ? known : this.drops.computeIfAbsent(reason,
				(key) -> this.meters.counter(ZmqMeter.MESSAGES_DROPPED, this.socket, this.id, key));
	}

	void close() {
		this.meters.close();
	}

	private Timer failures(Class<?> type) {
		Timer known = this.failures.get(type);
		return (known != null) ? known : newFailures(type);
	}

	private synchronized Timer newFailures(Class<?> type) {
		boolean full = this.failures.size() >= MAX_EXCEPTIONS;
		Class<?> key = full ? Other.class : type;
		return this.failures.computeIfAbsent(key,
				(absent) -> this.meters.timer(ZmqMeter.LISTENER, this.id, "failure", full ? OTHER : simpleName(type)));
	}

	private static Throwable cause(Throwable error) {
		return (error instanceof ListenerExecutionFailedException && error.getCause() != null) ? error.getCause()
				: error;
	}

	/** Anonymous classes have no simple name. */
	private static String simpleName(Class<?> type) {
		return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
	}

	/** Stands for every exception beyond the first ones. */
	private static final class Other {

	}

}

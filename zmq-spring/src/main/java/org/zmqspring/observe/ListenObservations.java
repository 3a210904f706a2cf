package org.zmqspring.observe;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Observes how listeners handle messages, and continues the trace of each message that
 * contains one. Thread-safe.
 */
@Internal
public final class ListenObservations implements CallObserver {

	private final ObservationRegistry registry;

	private final @Nullable ZmqListenObservationConvention convention;

	private final LogThrottle faults;

	/**
	 * Create an observer.
	 * @param registry receives the observations; if it is a no-op, nothing is observed
	 * @param convention names them, {@code null} for the default
	 * @param ticker the clock
	 */
	public ListenObservations(ObservationRegistry registry, @Nullable ZmqListenObservationConvention convention,
			Ticker ticker) {
		this.registry = registry;
		this.convention = convention;
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	@Override
	public boolean isActive() {
		return !this.registry.isNoop();
	}

	@Override
	public void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling) {
		GuardedObservation observation = new GuardedObservation(() -> ZmqObservation.LISTEN.observation(this.convention,
				DefaultZmqListenObservationConvention.INSTANCE, () -> context(listener, messages), this.registry),
				this.registry, this.faults);
		Throwable error = null;
		try {
			error = handling.get();
		}
		catch (Throwable ex) {
			error = ex;
			throw ex;
		}
		finally {
			observation.end(error);
		}
	}

	private static ZmqListenObservationContext context(ListenerSpec listener, List<ZmqMessage> messages) {
		return (listener.listener() instanceof BatchMessageListener)
				? new ZmqListenObservationContext(listener.id(), messages)
				: new ZmqListenObservationContext(listener.id(), messages.get(0));
	}

}

package org.zmqspring.observe;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TraceHeader;
import org.zmqspring.publish.PublishObserver;

/**
 * Observes each send of a template, and adds the trace context to the message if the
 * publisher is configured to send it. Thread-safe.
 */
@Internal
public final class PublishObservations implements PublishObserver {

	private final ObservationRegistry registry;

	private final @Nullable ZmqPublishObservationConvention convention;

	private final Set<String> traceHeaders;

	private final LogThrottle faults;

	/**
	 * Create an observer.
	 * @param registry receives the observations; if it is a no-op, nothing is observed
	 * @param convention names them, {@code null} for the default
	 * @param traceHeaders publishers that send a trace header after topic and payload
	 * @param ticker the clock
	 */
	public PublishObservations(ObservationRegistry registry, @Nullable ZmqPublishObservationConvention convention,
			Set<String> traceHeaders, Ticker ticker) {
		this.registry = registry;
		this.convention = convention;
		this.traceHeaders = Set.copyOf(traceHeaders);
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	@Override
	public boolean isActive() {
		return !this.registry.isNoop();
	}

	@Override
	public boolean around(String publisher, byte[][] frames, Predicate<byte[][]> queue) {
		Map<String, String> carrier = new LinkedHashMap<>();
		GuardedObservation observation = new GuardedObservation(
				() -> ZmqObservation.PUBLISH.observation(this.convention,
						DefaultZmqPublishObservationConvention.INSTANCE,
						() -> new ZmqPublishObservationContext(publisher, frames, carrier), this.registry),
				this.registry, this.faults);
		Throwable error = null;
		try {
			return queue.test(this.traceHeaders.contains(publisher) ? withHeader(frames, carrier) : frames);
		}
		catch (Throwable ex) {
			error = ex;
			throw ex;
		}
		finally {
			observation.end(error);
		}
	}

	/** A single frame is the payload; subscribers do not expect a frame after it. */
	private static byte[][] withHeader(byte[][] frames, Map<String, String> carrier) {
		byte[] header = (frames.length > 1) ? TraceHeader.encode(carrier) : null;
		if (header == null) {
			return frames;
		}
		byte[][] all = Arrays.copyOf(frames, frames.length + 1);
		all[frames.length] = header;
		return all;
	}

}

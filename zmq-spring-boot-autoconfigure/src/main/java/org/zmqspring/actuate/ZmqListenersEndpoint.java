package org.zmqspring.actuate;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.QuarantinedMessage;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows listeners and their quarantines at {@code /actuator/zmqlisteners}; on request it
 * starts, stops, pauses and resumes them, and redelivers, publishes or clears the
 * messages of a quarantine. Thread-safe.
 */
@Endpoint(id = "zmqlisteners")
@Internal
public class ZmqListenersEndpoint {

	private static final String ACTIONS = "start, stop, pause, resume, redeliver, publish, clear";

	private final ZmqListenerRegistry registry;

	private final QuarantineOutlet outlet;

	private final Ticker ticker;

	/**
	 * Create the endpoint.
	 * @param registry the listeners
	 * @param outlet publishes messages of a quarantine
	 * @param ticker the clock
	 */
	public ZmqListenersEndpoint(ZmqListenerRegistry registry, QuarantineOutlet outlet, Ticker ticker) {
		this.registry = registry;
		this.outlet = outlet;
		this.ticker = ticker;
	}

	/**
	 * All listeners without their quarantines.
	 * @return all listeners
	 */
	@ReadOperation
	public AllReport listeners() {
		return new AllReport(
				this.registry.listeners().stream().map((info) -> ListenerReport.of(info, this.ticker)).toList());
	}

	/**
	 * One listener with its quarantine.
	 * @param id its id
	 * @return the listener, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable OneReport listener(@Selector String id) {
		return this.registry.listener(id).map(this::report).orElse(null);
	}

	private OneReport report(ListenerInfo info) {
		return new OneReport(ListenerReport.of(info, this.ticker),
				this.registry.quarantine(info.id()).stream().map(QuarantineReport::of).toList());
	}

	/**
	 * Act on a listener.
	 * @param id its id
	 * @param action {@code start}, {@code stop}, {@code pause} or {@code resume}; for the
	 * messages of its quarantine, {@code redeliver} to call the listener with them again,
	 * {@code publish} to send them with a publisher, or {@code clear} to remove them
	 * @param publisher for {@code publish}: the name of the publisher
	 * @return the new state, and how many messages left the quarantine
	 * @throws InvalidEndpointRequestException if there is no such listener, action or
	 * publisher
	 */
	@WriteOperation
	public Map<String, Object> act(@Selector String id, @Nullable String action, @Nullable String publisher) {
		if (this.registry.listener(id).isEmpty()) {
			throw invalid(missing(id));
		}
		if (action == null) {
			throw invalid("'action' is missing. It must be one of " + ACTIONS);
		}
		int released = perform(id, action, publisher);
		return Map.of("state", this.registry.listener(id).map((info) -> info.state().name()).orElse("STOPPED"),
				"released", released);
	}

	/** Says that there is no such listener, and names those that exist. */
	String missing(String id) {
		return "There is no listener '" + id + "', only " + ids();
	}

	/** The ids of all listeners, sorted. */
	List<String> ids() {
		return this.registry.listeners().stream().map(ListenerInfo::id).sorted().toList();
	}

	private int perform(String id, String action, @Nullable String publisher) {
		switch (action) {
			case "start" -> this.registry.start(id);
			case "stop" -> this.registry.stop(id);
			case "pause" -> this.registry.pause(id);
			case "resume" -> this.registry.resume(id);
			case "redeliver" -> {
				return this.registry.redeliver(id);
			}
			case "publish" -> {
				return publish(id, publisher);
			}
			case "clear" -> {
				return this.registry.release(id, (message) -> true);
			}
			default -> throw invalid("There is no action '" + action + "', only " + ACTIONS);
		}
		return 0;
	}

	private int publish(String id, @Nullable String publisher) {
		if (publisher == null || !this.outlet.knows(publisher)) {
			throw invalid("'publisher' must name a publisher with endpoints, and is "
					+ ((publisher != null) ? "'" + publisher + "'" : "missing") + "; there are "
					+ new TreeSet<>(this.outlet.names()));
		}
		return this.registry.release(id, (quarantined) -> {
			ZmqMessage message = quarantined.message();
			return message != null && this.outlet.publish(publisher, id, message);
		});
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * All listeners. Immutable.
	 *
	 * @param listeners sorted by id
	 */
	record AllReport(List<ListenerReport> listeners) implements OperationResponseBody {

	}

	/**
	 * One listener and the messages that it failed on. Immutable.
	 *
	 * @param listener the listener
	 * @param quarantine the messages kept, oldest first
	 */
	record OneReport(ListenerReport listener, List<QuarantineReport> quarantine) implements OperationResponseBody {

	}

	/**
	 * One message that a listener failed on after all retries. Immutable.
	 *
	 * @param failedAt when the listener failed for the last time
	 * @param error the last exception of the listener
	 * @param endpoint the endpoint that it came from
	 * @param receivedAt when it was received
	 * @param size the sum of the sizes of its frames
	 * @param topic its first frame as text, if the frames were kept
	 * @param frames its frames in Base64, {@code null} if they were too large for the
	 * quarantine
	 */
	record QuarantineReport(Instant failedAt, String error, String endpoint, Instant receivedAt, long size,
			@Nullable String topic, @Nullable List<String> frames) {

		static QuarantineReport of(QuarantinedMessage quarantined) {
			ZmqMessage message = quarantined.message();
			return new QuarantineReport(quarantined.failedAt(), quarantined.error(), quarantined.endpoint(),
					quarantined.receivedAt(), quarantined.size(), (message != null) ? message.topic() : null,
					(message != null) ? message.frames().stream().map(Base64.getEncoder()::encodeToString).toList()
							: null);
		}

	}

}

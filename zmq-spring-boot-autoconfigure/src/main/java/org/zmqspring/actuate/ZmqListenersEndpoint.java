package org.zmqspring.actuate;

import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows listeners and their quarantines at {@code /actuator/zmqlisteners}; on request it
 * starts, stops, pauses and resumes them, and redelivers, publishes or clears what a
 * quarantine keeps. Thread-safe.
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
	 * @param outlet publishes what leaves a quarantine
	 * @param ticker the clock
	 */
	public ZmqListenersEndpoint(ZmqListenerRegistry registry, QuarantineOutlet outlet, Ticker ticker) {
		this.registry = registry;
		this.outlet = outlet;
		this.ticker = ticker;
	}

	/**
	 * Everything but the quarantines.
	 * @return all listeners
	 */
	@ReadOperation
	public ZmqListenersReport listeners() {
		return new ZmqListenersReport(
				this.registry.listeners().stream().map((info) -> ListenerReport.of(info, this.ticker)).toList());
	}

	/**
	 * One listener with its quarantine.
	 * @param id its id
	 * @return the listener, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable ZmqListenerReport listener(@Selector String id) {
		return this.registry.listener(id).map(this::report).orElse(null);
	}

	private ZmqListenerReport report(ListenerInfo info) {
		return new ZmqListenerReport(ListenerReport.of(info, this.ticker),
				this.registry.quarantine(info.id()).stream().map(QuarantineReport::of).toList());
	}

	/**
	 * Do something with a listener.
	 * @param id its id
	 * @param action {@code start}, {@code stop}, {@code pause}, {@code resume}; and with
	 * the messages of its quarantine {@code redeliver} to hand them to it once more,
	 * {@code publish} to send them by a publisher, {@code clear} to forget them
	 * @param publisher for {@code publish}: the name of the publisher
	 * @return the state it is in then, and how many messages left the quarantine
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
		int left = perform(id, action, publisher);
		return Map.of("state", this.registry.listener(id).map((info) -> info.state().name()).orElse("STOPPED"),
				"released", left);
	}

	/** Says that there is no such listener, and which ones there are. */
	String missing(String id) {
		return "There is no listener '" + id + "', only "
				+ this.registry.listeners().stream().map(ListenerInfo::id).sorted().toList();
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

}

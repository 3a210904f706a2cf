package org.zmqspring.metrics;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.Type;

/**
 * Every meter of this project: its name, type, description and tags. Prometheus requires
 * that all meters of one name have the same tag keys, so a key that does not apply has
 * the value {@link #NONE}. A publisher and a subscriber may have the same name and
 * endpoint; the tag {@code type} distinguishes them. Counts have no base unit: the unit
 * is part of their names, and Prometheus would append it again. Immutable.
 */
public enum ZmqMeter {

	RECONNECTS("zmq.reconnects", Type.COUNTER,
			"Times a lost link came up again; the first time a link comes up does not count", "socket", "endpoint",
			"type"),

	DISCONNECTS("zmq.disconnects", Type.COUNTER, "Times a link that was up was lost", "socket", "endpoint", "type",
			"cause"),

	RECONNECT_ATTEMPTS("zmq.reconnect.attempts", Type.COUNTER, "Connection attempts, except the first one of each link",
			"socket", "endpoint", "type", "outcome"),

	RECONNECT_DELAY("zmq.reconnect.delay", Type.GAUGE, "Delay drawn for the next attempt, 0 while up", "socket",
			"endpoint", "type"),

	CONNECTED("zmq.connected", Type.GAUGE, "1 while the link is up, otherwise 0", "socket", "endpoint", "type"),

	CONNECTION_STATE("zmq.connection.state", Type.GAUGE, "1 for the current state, 0 for the others", "socket",
			"endpoint", "type", "state"),

	DOWNTIME("zmq.downtime", Type.TIMER, "Length of each finished outage", "socket", "endpoint", "type"),

	DOWNTIME_CURRENT("zmq.downtime.current", Type.GAUGE, "Age of the current outage, 0 while up", "socket", "endpoint",
			"type"),

	MESSAGES_RECEIVED("zmq.messages.received", Type.COUNTER, "Messages received", "socket", "endpoint", "type"),

	BYTES_RECEIVED("zmq.bytes.received", Type.COUNTER, "Bytes received, in all frames", "socket", "endpoint", "type"),

	MESSAGES_LOST("zmq.messages.lost", Type.COUNTER,
			"Messages of a feed that are missing, as their numbers show; the number lost by a restart of the publisher"
					+ " is unknown and not counted",
			"socket", "endpoint", "type"),

	MESSAGES_RECOVERED("zmq.messages.recovered", Type.COUNTER,
			"Messages of a feed that were received from the publisher's replay endpoint; they do not count as lost",
			"socket", "endpoint", "type"),

	SEQUENCE_RESTARTS("zmq.sequence.restarts", Type.COUNTER,
			"Times the numbers of a feed began again, because its publisher had restarted", "socket", "endpoint",
			"type"),

	MESSAGES_SENT("zmq.messages.sent", Type.COUNTER, "Messages that the engine took", "socket"),

	BYTES_SENT("zmq.bytes.sent", Type.COUNTER, "Bytes that the engine took, in all frames", "socket"),

	MESSAGES_DROPPED("zmq.messages.dropped", Type.COUNTER,
			"Messages dropped by a publisher or a forwarder (listener is none; reason hwm counts each slow subscriber),"
					+ " or before a listener was called with them",
			"socket", "listener", "reason"),

	MESSAGES_RESENT("zmq.messages.resent", Type.COUNTER, "Last values sent again to new subscribers", "socket"),

	MESSAGES_REJECTED("zmq.messages.rejected", Type.COUNTER,
			"Sends that ended with an exception because the publisher's queue was full", "socket"),

	MESSAGES_UNROUTED("zmq.messages.unrouted", Type.COUNTER, "Messages received that matched no listener", "socket"),

	MESSAGES_FILTERED("zmq.messages.filtered", Type.COUNTER, "Messages that a listener's filter rejected", "listener"),

	MESSAGES_QUARANTINED("zmq.messages.quarantined", Type.COUNTER,
			"Messages that a listener failed on after all retries", "listener"),

	LISTENER("zmq.listener", Type.TIMER, "One call of a listener", "listener", "outcome", "exception"),

	LISTENER_QUEUE("zmq.listener.queue", Type.GAUGE, "Messages that wait for the listener", "listener"),

	LISTENER_QUARANTINE("zmq.listener.quarantine", Type.GAUGE,
			"Kept messages that the listener failed on after all retries", "listener"),

	PUBLISHER_QUEUE("zmq.publisher.queue", Type.GAUGE, "Messages that wait to be sent", "socket"),

	PUBLISHER_PEERS("zmq.publisher.peers", Type.GAUGE, "Peers connected to the bound endpoints", "socket"),

	PUBLISHER_SUBSCRIPTIONS("zmq.publisher.subscriptions", Type.GAUGE, "Subscriptions that peers hold", "socket"),

	REPLAY_KEPT("zmq.replay.kept", Type.GAUGE, "Messages kept for peers that ask for earlier ones", "socket"),

	REPLAY_PENDING("zmq.replay.pending", Type.GAUGE, "Peers that are being answered or wait for an answer", "socket"),

	REPLAY_SENT("zmq.replay.sent", Type.COUNTER, "Messages sent in answers to peers that asked for earlier ones",
			"socket"),

	REPLAY_REQUESTS("zmq.replay.requests", Type.COUNTER,
			"Finished requests of peers for earlier messages, by how they ended", "socket", "outcome"),

	PEERS_REFUSED("zmq.peers.refused", Type.COUNTER, "Peers that exceeded a limit and were disconnected", "socket",
			"endpoint", "type", "reason"),

	SUBSCRIPTIONS_REFUSED("zmq.subscriptions.refused", Type.COUNTER,
			"Subscriptions that a forwarder could not pass to publishers at once (see max-subscriptions-per-peer of its"
					+ " frontend), or that have too long a prefix",
			"socket"),

	ZAP_REFUSALS("zmq.zap.refusals", Type.COUNTER, "Peers that authentication refused", "socket", "type", "cause"),

	POLLER_CYCLE("zmq.poller.cycle", Type.TIMER, "Duration of one poller cycle, without its wait");

	/** The value of a tag that does not apply. */
	public static final String NONE = "none";

	private final String meterName;

	private final Meter.Type type;

	private final String description;

	private final List<String> tagKeys;

	ZmqMeter(String meterName, Meter.Type type, String description, String... tagKeys) {
		this.meterName = meterName;
		this.type = type;
		this.description = description;
		this.tagKeys = List.of(tagKeys);
	}

	public String meterName() {
		return this.meterName;
	}

	public Meter.Type type() {
		return this.type;
	}

	public String description() {
		return this.description;
	}

	/**
	 * The unit of the values.
	 * @return the unit, or an empty string for a number without a unit
	 */
	public String unit() {
		return switch (this) {
			case RECONNECT_DELAY, DOWNTIME, DOWNTIME_CURRENT, LISTENER, POLLER_CYCLE -> "seconds";
			case BYTES_RECEIVED, BYTES_SENT -> "bytes";
			case MESSAGES_RECEIVED, MESSAGES_LOST, MESSAGES_RECOVERED, MESSAGES_SENT, MESSAGES_DROPPED, MESSAGES_RESENT,
					MESSAGES_REJECTED, MESSAGES_UNROUTED, MESSAGES_FILTERED, MESSAGES_QUARANTINED, LISTENER_QUEUE,
					LISTENER_QUARANTINE, PUBLISHER_QUEUE, REPLAY_KEPT, REPLAY_SENT ->
				"messages";
			default -> "";
		};
	}

	public List<String> tagKeys() {
		return this.tagKeys;
	}

}

package org.zmqspring.message;

/**
 * Names of the headers of a {@code Message<?>} from ZeroMQ. The receiving side sets them;
 * they are not sent.
 */
public final class ZmqHeaders {

	/**
	 * Topic: the first frame as UTF-8 text ({@code String}), unless the subscriber is
	 * configured otherwise.
	 */
	public static final String TOPIC = "zmq_topic";

	/** All frames, topic included ({@code List<byte[]>}). */
	public static final String FRAMES = "zmq_frames";

	/** Endpoint that the message came from, as configured ({@code String}). */
	public static final String ENDPOINT = "zmq_endpoint";

	/** Configured name of the subscriber ({@code String}). */
	public static final String SOCKET = "zmq_socket";

	/** When the message was taken from the engine ({@code java.time.Instant}). */
	public static final String RECEIVED_AT = "zmq_receivedAt";

	/**
	 * Number of the message ({@code Long}, all 64 bits used: print it with
	 * {@link Long#toUnsignedString(long)}). Absent if the message has none.
	 */
	public static final String SEQUENCE = "zmq_sequence";

	/**
	 * How many messages of the feed are missing before this one ({@code Long}), -1 if
	 * that is unknown, as after a restart of the publisher or of the listener. Absent if
	 * none are missing.
	 */
	public static final String LOST_BEFORE = "zmq_lostBefore";

	/**
	 * {@code true} if the publisher has restarted since the message before
	 * ({@code Boolean}). Before you handle this message, clear your copy of the data of
	 * its endpoint, or only of its topic if numbers are per topic. If a listener has
	 * several threads, each of them is told by itself. So keep the copy of an endpoint
	 * with one thread. Absent otherwise.
	 */
	public static final String NEW_LIFE = "zmq_newLife";

	/**
	 * How many messages the queue of the listener has dropped or replaced ({@code Long}).
	 * With {@code drop-newest} they are missing directly before this message, with other
	 * policies near it. They are no losses of the feed. Absent if there are none, and if
	 * the frames of the subscriber are not configured.
	 */
	public static final String DROPPED_BEFORE = "zmq_droppedBefore";

	/**
	 * {@code true} if the message was received from the replay endpoint of the publisher
	 * ({@code Boolean}). It was missing, or was sent before this side joined. Absent
	 * otherwise.
	 */
	public static final String RECOVERED = "zmq_recovered";

	private ZmqHeaders() {
	}

}

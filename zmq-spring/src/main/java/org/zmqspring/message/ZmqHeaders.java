package org.zmqspring.message;

/**
 * Names of the headers of a {@code Message<?>} from ZeroMQ. The receiving side sets them;
 * they are not sent.
 */
public final class ZmqHeaders {

	/** Topic: the first frame as UTF-8 text ({@code String}). */
	public static final String TOPIC = "zmq_topic";

	/** All frames, topic included ({@code List<byte[]>}). */
	public static final String FRAMES = "zmq_frames";

	/** Endpoint that the message came from, as configured ({@code String}). */
	public static final String ENDPOINT = "zmq_endpoint";

	/** Configured name of the subscriber ({@code String}). */
	public static final String SOCKET = "zmq_socket";

	/** When the message was taken from the engine ({@code java.time.Instant}). */
	public static final String RECEIVED_AT = "zmq_receivedAt";

	private ZmqHeaders() {
	}

}

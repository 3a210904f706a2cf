package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A received message: its frames, its endpoint and the time of receipt. If there are
 * several frames, the first one is the topic and the second one is the payload, unless
 * the subscriber is configured otherwise ({@code frames}, {@code topic-delimiter}). A
 * single frame is the payload, and topic prefixes are matched at its beginning, as plain
 * ZeroMQ does.
 * <p>
 * The arrays come from the engine and are not copied: do not change them. Immutable.
 */
public sealed class ZmqMessage permits FeedMessage, ZmqMessage.Traced {

	private final byte[][] frames;

	private final String socket;

	private final String endpoint;

	private final long receivedEpochMillis;

	/**
	 * Create a message.
	 * @param frames the frames, at least one; not copied
	 * @param socket the configured name of the subscriber that received it
	 * @param endpoint the endpoint that it came from, as configured
	 * @param receivedEpochMillis when it was taken from the engine, in milliseconds since
	 * the epoch
	 */
	public ZmqMessage(byte[][] frames, String socket, String endpoint, long receivedEpochMillis) {
		if (frames.length == 0) {
			throw new IllegalArgumentException("'frames' must hold at least one frame");
		}
		this.frames = frames;
		this.socket = socket;
		this.endpoint = endpoint;
		this.receivedEpochMillis = receivedEpochMillis;
	}

	/** A message with the same frames. */
	ZmqMessage(ZmqMessage source) {
		this(source.frames, source.socket, source.endpoint, source.receivedEpochMillis);
	}

	/**
	 * Create a message from frames whose last one may be a {@link TraceHeader}. A valid
	 * header is removed from the frames. A malformed one stays as a frame.
	 * @param frames the frames, at least one; not copied
	 * @param socket the configured name of the subscriber that received it
	 * @param endpoint the endpoint that it came from, as configured
	 * @param receivedEpochMillis when it was taken from the engine, in milliseconds since
	 * the epoch
	 * @return the message
	 */
	public static ZmqMessage withTraceHeader(byte[][] frames, String socket, String endpoint,
			long receivedEpochMillis) {
		int last = frames.length - 1;
		Map<String, String> context = (last >= 2) ? TraceHeader.decode(frames[last]) : Map.of();
		return context.isEmpty() ? new ZmqMessage(frames, socket, endpoint, receivedEpochMillis)
				: new Traced(Arrays.copyOf(frames, last), socket, endpoint, receivedEpochMillis, context);
	}

	/**
	 * The topic as UTF-8 text: the first frame, unless the subscriber is configured
	 * otherwise.
	 * @return the topic; by default, the payload if the message has a single frame
	 */
	public String topic() {
		return new String(this.frames[0], StandardCharsets.UTF_8);
	}

	/**
	 * The topic: the first frame, unless the subscriber is configured otherwise.
	 * @return the topic, not copied
	 */
	public byte[] topicBytes() {
		return this.frames[0];
	}

	/**
	 * The first frame, where prefixes are matched.
	 * @return the frame, not copied
	 */
	@Internal
	public final byte[] firstFrame() {
		return this.frames[0];
	}

	/**
	 * The second frame, or the only one, unless the subscriber is configured otherwise.
	 * It is decoded if the subscriber has a {@code payload-encoding}.
	 * @return the payload, not copied
	 */
	public byte[] payload() {
		return (this.frames.length > 1) ? this.frames[1] : this.frames[0];
	}

	/**
	 * The size of the payload as received, before it is decoded.
	 * @return the number of bytes
	 */
	@Internal
	public int payloadSize() {
		return payload().length;
	}

	/**
	 * All frames in order, topic included.
	 * @return the frames, not copied
	 */
	public List<byte[]> frames() {
		return List.of(this.frames);
	}

	/**
	 * All frames in order.
	 * @return the array of the message, not copied
	 */
	@Internal
	public final byte[][] frameArray() {
		return this.frames;
	}

	/**
	 * Whether the message has no frame for the topic.
	 * @return whether topic and payload are one frame
	 */
	public boolean isSingleFrame() {
		return this.frames.length == 1;
	}

	/**
	 * The configured name of the subscriber that received the message.
	 * @return the socket's name
	 */
	public String socket() {
		return this.socket;
	}

	/**
	 * The endpoint that the message came from, as configured.
	 * @return the endpoint
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * When the message was taken from the engine.
	 * @return the time of receipt, to the millisecond
	 */
	public Instant receivedAt() {
		return Instant.ofEpochMilli(this.receivedEpochMillis);
	}

	/**
	 * The context of the trace that the message belongs to, such as {@code traceparent}.
	 * @return fields by name; empty if the message has no trace header, or its subscriber
	 * does not read trace headers
	 */
	public Map<String, String> traceContext() {
		return Map.of();
	}

	/**
	 * What the numbers of a feed tell: {@link ZmqHeaders#SEQUENCE},
	 * {@link ZmqHeaders#LOST_BEFORE}, {@link ZmqHeaders#NEW_LIFE},
	 * {@link ZmqHeaders#DROPPED_BEFORE} and {@link ZmqHeaders#RECOVERED}.
	 * @return values by name; empty if there is nothing to tell, and if the frames of the
	 * subscriber are not configured
	 */
	public Map<String, Object> feedHeaders() {
		return Map.of();
	}

	/**
	 * The total size of all frames.
	 * @return the number of bytes
	 */
	public long size() {
		return size(this.frames);
	}

	/**
	 * The total size of frames.
	 * @param frames the frames
	 * @return the number of bytes
	 */
	@Internal
	public static long size(byte[][] frames) {
		long size = 0;
		for (byte[] frame : frames) {
			size += frame.length;
		}
		return size;
	}

	@Override
	public String toString() {
		return "ZmqMessage[" + this.frames.length + " frames, " + size() + " bytes, from " + this.socket + "@"
				+ this.endpoint + "]";
	}

	/** A message that was received with the context of a trace. Immutable. */
	static final class Traced extends ZmqMessage {

		private final Map<String, String> traceContext;

		Traced(byte[][] frames, String socket, String endpoint, long receivedEpochMillis,
				Map<String, String> traceContext) {
			super(frames, socket, endpoint, receivedEpochMillis);
			this.traceContext = traceContext;
		}

		@Override
		public Map<String, String> traceContext() {
			return this.traceContext;
		}

	}

}

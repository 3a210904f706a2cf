package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A received message: its frames, and where and when it came from. Several frames mean
 * topic, payload and whatever follows; a single frame is the payload, and also the text
 * in which topic prefixes are matched, as plain ZeroMQ publishers send it.
 * <p>
 * The arrays are the ones the engine handed over and are not copied: treat them as
 * read-only. Immutable.
 */
public sealed class ZmqMessage permits TracedMessage {

	private final byte[][] frames;

	private final String socket;

	private final String endpoint;

	private final long receivedEpochMillis;

	/**
	 * Create a message.
	 * @param frames the frames, at least one; not copied
	 * @param socket the configured name of the subscriber it came in on
	 * @param endpoint the endpoint it came from, as configured
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

	/**
	 * Create a message from frames the last of which may be a {@link TraceHeader}; it is
	 * then none of the message's frames. A malformed one is a frame like any other.
	 * @param frames the frames, at least one; not copied
	 * @param socket the configured name of the subscriber it came in on
	 * @param endpoint the endpoint it came from, as configured
	 * @param receivedEpochMillis when it was taken from the engine, in milliseconds since
	 * the epoch
	 * @return the message
	 */
	public static ZmqMessage withTraceHeader(byte[][] frames, String socket, String endpoint,
			long receivedEpochMillis) {
		int last = frames.length - 1;
		Map<String, String> context = (last >= 2) ? TraceHeader.decode(frames[last]) : Map.of();
		return context.isEmpty() ? new ZmqMessage(frames, socket, endpoint, receivedEpochMillis)
				: new TracedMessage(Arrays.copyOf(frames, last), socket, endpoint, receivedEpochMillis, context);
	}

	/**
	 * The first frame as UTF-8 text: the topic of a message with several frames, the text
	 * prefixes are matched in for a single one.
	 * @return the topic
	 */
	public String topic() {
		return new String(this.frames[0], StandardCharsets.UTF_8);
	}

	/**
	 * The bytes prefixes are matched in: the first frame.
	 * @return the first frame, not copied
	 */
	public byte[] topicBytes() {
		return this.frames[0];
	}

	/**
	 * The second frame, or the only one.
	 * @return the payload, not copied
	 */
	public byte[] payload() {
		return (this.frames.length > 1) ? this.frames[1] : this.frames[0];
	}

	/**
	 * All frames in order, topic included.
	 * @return the frames, not copied
	 */
	public List<byte[]> frames() {
		return List.of(this.frames);
	}

	/**
	 * Whether it has no topic frame.
	 * @return whether topic and payload are one frame
	 */
	public boolean isSingleFrame() {
		return this.frames.length == 1;
	}

	/**
	 * The configured name of the subscriber the message came in on.
	 * @return the socket's name
	 */
	public String socket() {
		return this.socket;
	}

	/**
	 * The endpoint the message came from, as configured.
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
	 * @return fields by their names; empty unless its subscriber reads trace headers and
	 * one came
	 */
	public Map<String, String> traceContext() {
		return Map.of();
	}

	/**
	 * The sizes of all frames added up.
	 * @return the number of bytes
	 */
	public long size() {
		long size = 0;
		for (byte[] frame : this.frames) {
			size += frame.length;
		}
		return size;
	}

	@Override
	public String toString() {
		return "ZmqMessage[" + this.frames.length + " frames, " + size() + " bytes, from " + this.socket + "@"
				+ this.endpoint + "]";
	}

}

package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A message of a feed whose frames are configured. Topic and payload need not be the
 * first two frames, the payload can be encoded, and the message can have a number. The
 * payload is decoded at its first use, on the thread that reads it. Immutable.
 */
@Internal
public final class FeedMessage extends ZmqMessage {

	private final byte[] topic;

	/** The payload as received. */
	private final byte[] payload;

	/** {@code null} if the payload is not encoded. */
	private final @Nullable Decoding decoding;

	private final boolean numbered;

	private final long number;

	/** The position of the message in its stream, for the lanes. */
	private final @Nullable Object position;

	private final Told told;

	private final Map<String, String> traceContext;

	/**
	 * Create a message.
	 * @param frames the frames, at least one; not copied
	 * @param socket the configured name of the subscriber that received it
	 * @param endpoint the endpoint that it came from, as configured
	 * @param receivedEpochMillis when it was taken from the engine, in milliseconds since
	 * the epoch
	 * @param traceContext the context of the trace that it belongs to
	 * @param parts what its frames contain
	 */
	public FeedMessage(byte[][] frames, String socket, String endpoint, long receivedEpochMillis,
			Map<String, String> traceContext, Parts parts) {
		super(frames, socket, endpoint, receivedEpochMillis);
		this.topic = parts.topic();
		this.payload = parts.payload();
		this.decoding = (parts.decoder() != null) ? new Decoding(parts.decoder()) : null;
		this.numbered = parts.numbered();
		this.number = parts.number();
		this.position = parts.position();
		this.told = Told.NOTHING;
		this.traceContext = traceContext;
	}

	private FeedMessage(FeedMessage message, @Nullable Decoding decoding, @Nullable Object position, Told told) {
		super(message);
		this.topic = message.topic;
		this.payload = message.payload;
		this.decoding = decoding;
		this.numbered = message.numbered;
		this.number = message.number;
		this.position = position;
		this.told = told;
		this.traceContext = message.traceContext;
	}

	/**
	 * The same message, which tells its listener of messages that are missing before it.
	 * @param lostBefore how many messages of the feed are missing, -1 if that is unknown
	 * @param newLife whether the publisher has restarted
	 * @param droppedBefore how many messages were dropped before the listener got them
	 * @return the message for one listener
	 */
	public FeedMessage telling(long lostBefore, boolean newLife, long droppedBefore) {
		return new FeedMessage(this, this.decoding, this.position,
				new Told(lostBefore, newLife, droppedBefore, false, this.told.recovered));
	}

	/**
	 * The same message, which was received from the replay endpoint of its publisher.
	 * @return the message
	 */
	public FeedMessage recovered() {
		return new FeedMessage(this, this.decoding, this.position, new Told(this.told.lostBefore, this.told.newLife,
				this.told.droppedBefore, this.told.redelivered, true));
	}

	/**
	 * Whether the message was received from a replay endpoint. The quarantine keeps this,
	 * like the number.
	 * @return whether it is {@linkplain #recovered() recovered}
	 */
	public boolean isRecovered() {
		return this.told.recovered;
	}

	/**
	 * The same message without its place in the stream, for the quarantine. It keeps its
	 * number and whether it was recovered, but not the decoded payload.
	 * @return the message
	 */
	public FeedMessage detached() {
		Decoding again = (this.decoding != null) ? new Decoding(this.decoding.decoder) : null;
		return new FeedMessage(this, again, null, new Told(0, false, 0, true, this.told.recovered));
	}

	/**
	 * Whether the quarantine delivers the message again. Then it tells nothing.
	 * @return whether it is {@linkplain #detached() detached}
	 */
	public boolean isRedelivered() {
		return this.told.redelivered;
	}

	/**
	 * How many messages of the feed are missing before this one, as told to the listener.
	 * @return the count, -1 if it is unknown
	 */
	public long lostBefore() {
		return this.told.lostBefore;
	}

	/**
	 * Whether the listener is told that the publisher has restarted.
	 * @return whether it is
	 */
	public boolean newLife() {
		return this.told.newLife;
	}

	/**
	 * How many messages were dropped before this one, as told to the listener.
	 * @return the count
	 */
	public long droppedBefore() {
		return this.told.droppedBefore;
	}

	/**
	 * The position of the message in its stream.
	 * @return the position; {@code null} if its number is not judged, or if the message
	 * is redelivered
	 */
	public @Nullable Object position() {
		return this.position;
	}

	@Override
	public String topic() {
		return new String(this.topic, StandardCharsets.UTF_8);
	}

	@Override
	public byte[] topicBytes() {
		return this.topic;
	}

	@Override
	public byte[] payload() {
		return (this.decoding != null) ? this.decoding.of(this.payload) : this.payload;
	}

	@Override
	public int payloadSize() {
		return this.payload.length;
	}

	@Override
	public Map<String, String> traceContext() {
		return this.traceContext;
	}

	@Override
	public Map<String, Object> feedHeaders() {
		Map<String, Object> headers = new HashMap<>();
		if (this.numbered) {
			headers.put(ZmqHeaders.SEQUENCE, this.number);
		}
		if (this.told.lostBefore != 0) {
			headers.put(ZmqHeaders.LOST_BEFORE, this.told.lostBefore);
		}
		if (this.told.newLife) {
			headers.put(ZmqHeaders.NEW_LIFE, true);
		}
		if (this.told.droppedBefore != 0) {
			headers.put(ZmqHeaders.DROPPED_BEFORE, this.told.droppedBefore);
		}
		if (this.told.recovered) {
			headers.put(ZmqHeaders.RECOVERED, true);
		}
		return headers;
	}

	/**
	 * What the frames of a message contain. Its arrays are not copied. Immutable.
	 *
	 * @param topic the topic
	 * @param payload the payload as received
	 * @param decoder decodes the payload; {@code null} if it is not encoded
	 * @param numbered whether the message has a number
	 * @param number the number, which takes all bits of the {@code long}; 0 if there is
	 * none
	 * @param position the position in its stream; {@code null} if there is no number, or
	 * if it is not judged
	 */
	@Internal
	public record Parts(byte[] topic, byte[] payload, @Nullable UnaryOperator<byte[]> decoder, boolean numbered,
			long number, @Nullable Object position) {

		/**
		 * Parts without a number.
		 * @param topic the topic
		 * @param payload the payload as received
		 * @param decoder decodes the payload; {@code null} if it is not encoded
		 */
		public Parts(byte[] topic, byte[] payload, @Nullable UnaryOperator<byte[]> decoder) {
			this(topic, payload, decoder, false, 0, null);
		}

	}

	/**
	 * Decodes the payload of one message, which several listeners can share. Two threads
	 * that read it at the same time may both decode it. Thread-safe.
	 */
	private static final class Decoding {

		private final UnaryOperator<byte[]> decoder;

		private volatile byte @Nullable [] decoded;

		Decoding(UnaryOperator<byte[]> decoder) {
			this.decoder = decoder;
		}

		byte[] of(byte[] payload) {
			byte[] bytes = this.decoded;
			if (bytes == null) {
				bytes = this.decoder.apply(payload);
				this.decoded = bytes;
			}
			return bytes;
		}

	}

	/**
	 * What a message tells its listener about the messages before it, and about the way
	 * it was received. Immutable.
	 */
	private record Told(long lostBefore, boolean newLife, long droppedBefore, boolean redelivered, boolean recovered) {

		static final Told NOTHING = new Told(0, false, 0, false, false);

	}

}

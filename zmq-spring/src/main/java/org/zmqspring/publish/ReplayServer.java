package org.zmqspring.publish;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Ticker;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ReplayAnswer.Peer;
import org.zmqspring.transport.SocketKey;

/**
 * Keeps the latest messages of one publisher, and sends them to peers that ask for them.
 * A request is {@code ['', number]}. The answer has one message
 * {@code ['', topic, number, payload]} for each kept one from that number on, then
 * {@code ['', '', number with all bits set, '']}, as vLLM 0.26 sends it. Like the
 * numbers, the messages are kept while sockets are reopened and while the publisher is
 * stopped. Confined to the publisher thread, except {@link #figures}.
 */
final class ReplayServer {

	/** The largest number of requests that are read before live messages are sent. */
	static final int REQUESTS = 64;

	private static final Logger logger = LoggerFactory.getLogger(ReplayServer.class);

	private static final byte[] EMPTY = {};

	private final String publisher;

	private final SequenceFormat format;

	private final int sequence;

	private final int payload;

	private final ReplayRing ring;

	private final ReplayAnswers answers;

	private final ClosingLinks closing = new ClosingLinks();

	private List<ReplayLink> open = List.of();

	private boolean warnedTooLarge;

	private ReplayServer(String publisher, HistorySettings history, FrameSettings frames, Ticker ticker) {
		this.publisher = publisher;
		this.format = Objects.requireNonNull(frames.sequenceFormat());
		this.sequence = frames.frames().indexOf(FrameLayout.SEQUENCE);
		this.payload = frames.frames().indexOf(FrameLayout.PAYLOAD);
		this.ring = new ReplayRing(history.capacity(), history.maxBytes(), this.format);
		byte[][] endMarker = { EMPTY, EMPTY, this.format.encode(-1), EMPTY };
		this.answers = new ReplayAnswers(publisher, this.ring, endMarker, history.capacity(), ticker);
	}

	/** A server, or {@code null} if the publisher keeps no messages. */
	static @Nullable ReplayServer of(String publisher, PublisherSettings settings, Ticker ticker) {
		HistorySettings history = settings.history();
		return (history != null) ? new ReplayServer(publisher, history, settings.frames(), ticker) : null;
	}

	/**
	 * Keep a numbered message. Call it for each one, in order, before it is sent.
	 * {@code shared} says that a receiver in this process may change the arrays.
	 */
	void keep(byte[][] frames, boolean shared) {
		byte[][] answer = { EMPTY, frames[0], frames[this.sequence], frames[this.payload] };
		long number = this.format.decode(frames[this.sequence]);
		if (!this.ring.add(number, shared ? OutboundMessage.copy(answer) : answer) && !this.warnedTooLarge) {
			this.warnedTooLarge = true;
			logger.warn(
					"zmq publisher '{}' keeps a message of {} bytes for replay, but none before it, because it is"
							+ " larger than replay.max-bytes. Raise replay.max-bytes. This is logged once",
					this.publisher, ZmqMessage.size(answer));
		}
	}

	void onOpen(ReplayLink link) {
		this.open = Stream.concat(this.open.stream(), Stream.of(link)).toList();
	}

	void onRetire(SocketKey key) {
		this.open.stream().filter((link) -> link.key().equals(key)).forEach(this::close);
		this.closing.again();
	}

	private void close(ReplayLink link) {
		this.open = this.open.stream().filter((other) -> other != link).toList();
		this.answers.closed(link);
		this.closing.close(link);
	}

	/** Close all sockets. */
	void onClose() {
		this.open.forEach(this::close);
	}

	/** Read requests, then send the next messages. Returns how much work was done. */
	int onReplay(BooleanSupplier liveWaits, long nowNanos) {
		int work = 0;
		for (ReplayLink link : this.open) {
			work += readRequests(link, nowNanos);
		}
		work += this.answers.proceed(liveWaits, nowNanos);
		for (ReplayLink link : this.open) {
			if (link.isBroken()) {
				// The supervisor finds it closed and reopens it.
				close(link);
			}
		}
		this.closing.again();
		return work;
	}

	private int readRequests(ReplayLink link, long nowNanos) {
		int count = 0;
		while (count < REQUESTS) {
			byte[][] request = link.receive();
			if (request == null) {
				break;
			}
			count++;
			onRequest(link, request, nowNanos);
		}
		return count;
	}

	private void onRequest(ReplayLink link, byte[][] frames, long nowNanos) {
		if (frames.length != 3) {
			this.answers.invalid("it has " + (frames.length - 1) + " frames, not 2");
		}
		else if (frames[1].length > 0) {
			this.answers.invalid("its first frame is not empty");
		}
		else if (frames[2].length != this.format.length()) {
			this.answers.invalid("its number has " + frames[2].length + " bytes, not " + this.format.length());
		}
		else {
			this.answers.request(new Peer(link, frames[0]), this.format.decode(frames[2]), nowNanos);
		}
	}

	long nanosLeft(long nowNanos) {
		return Math.min(this.closing.nanosLeft(), this.answers.nanosLeft(nowNanos));
	}

	/** Thread-safe. */
	PublisherInfo.ReplayState figures() {
		return this.answers.figures();
	}

}

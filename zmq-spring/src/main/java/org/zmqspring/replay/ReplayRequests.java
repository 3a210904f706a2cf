package org.zmqspring.replay;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketSettings;

/**
 * Asks publishers to send messages again. Thread-safe; never blocks.
 */
@FunctionalInterface
@Internal
public interface ReplayRequests {

	/**
	 * Ask for messages.
	 * @param query what to ask for, and whom
	 * @param answer receives the messages
	 * @return the request
	 */
	Request ask(Query query, Answer answer);

	/**
	 * One question. Immutable.
	 *
	 * @param link the link of the subscriber that asks
	 * @param settings the options of the socket that asks
	 * @param endpoint the replay socket of the publisher
	 * @param address the literal address of its host; {@code null} to look up the host
	 * @param first the number of the first message, as it is sent
	 * @param deadlineNanos when the request fails, by the ticker
	 */
	record Query(LinkId link, SocketSettings settings, Endpoint endpoint, @Nullable String address, byte[] first,
			long deadlineNanos) {
	}

	/** A request that runs, or is over. Thread-safe; never blocks. */
	interface Request {

		/** At most this many batches are handed out and not yet handled. */
		int UNHANDLED = 2;

		/** The most messages of a batch. */
		int BATCH = 256;

		/** A batch ends with the message that reaches this number of bytes. */
		int BATCH_BYTES = 1024 * 1024;

		/**
		 * One batch was handled, so another one may follow. While {@link #UNHANDLED}
		 * batches are not handled, the answer waits in the engine and the network.
		 */
		void more();

		/**
		 * End the request. No call of the answer begins after the thread of the requests
		 * has handled this. What an earlier call has posted may still be in a queue. A
		 * second call does nothing.
		 */
		void cancel();

	}

	/**
	 * Takes the messages. Called on the thread of the requests, so it must only post. If
	 * the request cannot start, {@link #failed} is called during {@link #ask}, on the
	 * thread of its caller.
	 */
	interface Answer {

		/**
		 * The next messages of the answer.
		 * @param messages their frames, in order, not interpreted; the message that ends
		 * the answer is one of them
		 */
		void received(List<byte[][]> messages);

		/**
		 * The request is over, and not cancelled. This is called once, and last.
		 * @param reason why: the deadline is over, for example
		 */
		void failed(String reason);

	}

}

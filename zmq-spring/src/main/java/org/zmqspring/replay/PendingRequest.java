package org.zmqspring.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.ZmqTransportException;

/**
 * One request, with its attempts to connect until there is an answer. Each attempt has a
 * new socket, so that a late answer to an earlier attempt is not mistaken for a part of
 * this one. Confined to the thread {@code zmq-replay}, except {@link #more} and
 * {@link #cancel}.
 */
final class PendingRequest implements ReplayRequests.Request {

	/**
	 * How long the engine has for the greeting before it is nudged. This pause doubles,
	 * see {@link org.zmqspring.transport.Transport#nudge}.
	 */
	static final long NUDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/** How often an open socket is checked: the end of its connection wakes no thread. */
	static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/** The pause before the second attempt to connect. It doubles. */
	static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

	private static final byte[] DELIMITER = {};

	private final ReplayRequests.Query query;

	private final ReplayRequests.Answer answer;

	private final ReplayAgent agent;

	private State state = State.WAITING;

	/** When the next step of this state is due. */
	private long dueNanos;

	private int attempts;

	private @Nullable DealerSocket socket;

	private long nudgeNanos;

	private long nudgePauseNanos;

	/** Whether a message was received. */
	private boolean answered;

	/** Batches that the caller has not handled. */
	private int unhandled;

	/** What went wrong in the latest attempt. */
	private String problem = "";

	PendingRequest(ReplayRequests.Query query, ReplayRequests.Answer answer, ReplayAgent agent) {
		this.query = query;
		this.answer = answer;
		this.agent = agent;
	}

	ReplayRequests.Query query() {
		return this.query;
	}

	@Override
	public void more() {
		this.agent.post(this, this::onMore);
	}

	@Override
	public void cancel() {
		this.agent.post(this, this::end);
	}

	/** It waits for its turn, and does not connect before a time. */
	void onAsked(long earliestNanos) {
		this.dueNanos = earliestNanos;
	}

	/** It has a place among the requests that may connect. */
	void onAdmitted() {
		if (this.state == State.WAITING) {
			this.state = State.ADMITTED;
		}
	}

	/** Whether it needs no place, because its next attempt is not due. */
	boolean isPausing() {
		return this.state == State.PAUSING;
	}

	boolean isOver() {
		return this.state == State.OVER;
	}

	/** How long until the next step. */
	long nanosLeft(long nowNanos) {
		long left = this.query.deadlineNanos() - nowNanos;
		boolean steps = switch (this.state) {
			case ADMITTED, PAUSING -> true;
			case OPEN -> !isFull();
			case WAITING, LOOKING_UP, OVER -> false;
		};
		return steps ? Math.min(left, this.dueNanos - nowNanos) : left;
	}

	/** Do what is due. Returns how much was done. */
	int onTurn(long nowNanos) {
		if (this.query.deadlineNanos() - nowNanos <= 0) {
			fail(expired());
			return 1;
		}
		return switch (this.state) {
			case ADMITTED -> (this.dueNanos - nowNanos <= 0) ? connect(nowNanos) : 0;
			case OPEN -> onOpen(nowNanos);
			case PAUSING -> (this.dueNanos - nowNanos <= 0) ? endPause() : 0;
			case WAITING, LOOKING_UP, OVER -> 0;
		};
	}

	private int endPause() {
		this.state = State.WAITING;
		return 1;
	}

	private String expired() {
		return switch (this.state) {
			case WAITING -> this.problem.isEmpty() ? "Other requests took all the time" : this.problem;
			case LOOKING_UP -> "The look-up of the host took too long";
			default -> this.answered ? "The answer took too long"
					: this.problem.isEmpty() ? "There was no answer" : this.problem;
		};
	}

	private int connect(long nowNanos) {
		String address = this.agent.knownAddress(this.query);
		if (address != null) {
			open(address, nowNanos);
			return 1;
		}
		this.state = State.LOOKING_UP;
		int attempt = this.attempts;
		this.agent.lookUp(this, (addresses) -> onAddresses(attempt, addresses));
		return 1;
	}

	private void onAddresses(int attempt, List<String> addresses) {
		if (this.state != State.LOOKING_UP || this.attempts != attempt) {
			return;
		}
		long now = this.agent.nanos();
		if (addresses.isEmpty()) {
			this.problem = "The host has no address";
			pause(now);
		}
		else {
			open(this.query.endpoint().at(addresses.get(attempt % addresses.size())), now);
		}
	}

	/**
	 * If the engine itself refuses the request, another attempt would be refused, too.
	 */
	private void open(String address, long nowNanos) {
		DealerSocket opened;
		try {
			opened = this.agent.open(this.query, address);
		}
		catch (ZmqTransportException ex) {
			fail(String.valueOf(ex.getMessage()));
			return;
		}
		this.socket = opened;
		this.state = State.OPEN;
		if (!opened.send(new byte[][] { DELIMITER, this.query.first() })) {
			fail("The engine has refused the request");
			return;
		}
		this.nudgePauseNanos = NUDGE_NANOS;
		this.nudgeNanos = nowNanos + NUDGE_NANOS;
		this.dueNanos = nowNanos + CHECK_NANOS;
	}

	private int onOpen(long nowNanos) {
		DealerSocket open = this.socket;
		if (open == null || isFull()) {
			return 0;
		}
		// Read this before the receive: messages that arrived before the end are still
		// there.
		boolean disconnected = open.isDisconnected();
		int received = receive(open);
		if (received == 0 && disconnected) {
			onDisconnected(nowNanos);
			return 1;
		}
		if (!this.answered && this.nudgeNanos - nowNanos <= 0) {
			this.agent.nudge(open.key());
			this.nudgePauseNanos *= 2;
			this.nudgeNanos = nowNanos + this.nudgePauseNanos;
		}
		this.dueNanos = nowNanos + CHECK_NANOS;
		return received;
	}

	private int receive(DealerSocket open) {
		List<byte[][]> batch = null;
		long bytes = 0;
		while (bytes < BATCH_BYTES && (batch == null || batch.size() < BATCH)) {
			byte[][] message = open.receive();
			if (message == null) {
				break;
			}
			batch = (batch != null) ? batch : new ArrayList<>();
			batch.add(message);
			bytes += ZmqMessage.size(message);
		}
		if (batch == null) {
			return 0;
		}
		this.answered = true;
		this.unhandled++;
		if (isFull()) {
			this.agent.hold(open);
		}
		this.answer.received(batch);
		return batch.size();
	}

	private boolean isFull() {
		return this.unhandled == UNHANDLED;
	}

	private void onMore() {
		boolean full = isFull();
		this.unhandled = Math.max(0, this.unhandled - 1);
		DealerSocket open = this.socket;
		if (full && open != null) {
			this.agent.release(open);
			this.dueNanos = this.agent.nanos();
		}
	}

	private void onDisconnected(long nowNanos) {
		if (this.answered) {
			fail("The connection ended before the answer did");
			return;
		}
		this.problem = "The connection was refused or has ended";
		close();
		pause(nowNanos);
	}

	private void pause(long nowNanos) {
		this.state = State.PAUSING;
		this.dueNanos = nowNanos + Math.min(FIRST_PAUSE_NANOS << Math.min(this.attempts, 10), LONGEST_PAUSE_NANOS);
		this.attempts++;
	}

	/** End it and tell the caller, unless it is over. */
	void fail(String reason) {
		if (isOver()) {
			return;
		}
		try {
			end();
		}
		finally {
			this.answer.failed(reason);
		}
	}

	private void end() {
		this.state = State.OVER;
		close();
	}

	private void close() {
		DealerSocket open = this.socket;
		this.socket = null;
		if (open != null) {
			this.agent.close(open);
		}
	}

	private enum State {

		/** Other requests are first. */
		WAITING,

		/** It connects when its first delay is over. */
		ADMITTED,

		/** It waits for the addresses of the host. */
		LOOKING_UP,

		/** It has a socket. */
		OPEN,

		/** An attempt has failed. It waits for its turn again when the pause is over. */
		PAUSING,

		/** It was cancelled, or has failed. */
		OVER

	}

}

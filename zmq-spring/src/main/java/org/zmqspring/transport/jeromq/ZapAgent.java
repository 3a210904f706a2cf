package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapRequest;

/**
 * Judges each peer that wants to connect. As long as it has not answered the peer waits;
 * whatever goes wrong, it is not let in. Confined to the thread {@code zmq-zap}, but for
 * {@link #brokenOff} and {@link #wakeup()}.
 */
final class ZapAgent implements Agent {

	/** How soon a change of a file of allowed keys is seen. */
	private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(1).toNanos();

	/** Calls that are taken in one round. */
	private static final int BATCH = 64;

	private final ZapSocket socket;

	private final Inbox inbox;

	private final ZapDoors doors;

	private final OutsideJudges outside;

	private final BrokenHandshakes broken = new BrokenHandshakes();

	private final Ticker ticker;

	private long refreshAtNanos;

	/**
	 * Take over a socket.
	 * @param socket where calls come in
	 * @param doors the sockets whose peers are judged
	 * @param outside who judges after their policies
	 * @param ticker the clock
	 */
	ZapAgent(ZapSocket socket, ZapDoors doors, OutsideJudges outside, Ticker ticker) {
		this.socket = socket;
		this.doors = doors;
		this.outside = outside;
		this.ticker = ticker;
		this.refreshAtNanos = ticker.nanos();
		this.inbox = new Inbox(socket::wakeup);
	}

	@Override
	public String roleName() {
		return "zmq-zap";
	}

	@Override
	public void wakeup() {
		this.socket.wakeup();
	}

	/** A peer has left before it was judged. Thread-safe. */
	void brokenOff(MonitorRelay relay, String address) {
		this.inbox.post(() -> this.broken.add(relay, address, this.ticker.nanos()));
	}

	@Override
	public int doWork() throws IOException {
		if (this.inbox.isEmpty()) {
			this.socket.await(waitNanos(this.ticker.nanos()));
		}
		int work = this.inbox.drain() + receive();
		onTime(this.ticker.nanos());
		return work;
	}

	private long waitNanos(long now) {
		long refresh = this.doors.areWatched() ? this.refreshAtNanos - now : LONGEST_WAIT_NANOS;
		long verdict = this.outside.nanosToNextDeadline(now, LONGEST_WAIT_NANOS);
		return Math.min(refresh, this.broken.nanosToNext(now, verdict));
	}

	private int receive() {
		int work = 0;
		for (ZapCall call = this.socket.next(); call != null; call = this.socket.next()) {
			onCall(call);
			if (++work == BATCH) {
				break;
			}
		}
		return work;
	}

	private void onTime(long now) {
		if (now - this.refreshAtNanos >= 0) {
			this.refreshAtNanos = now + REFRESH_NANOS;
			this.doors.refresh();
		}
		for (OutsideJudges.Case late : this.outside.expire(now)) {
			onVerdict(late, RefusalCause.ERROR);
		}
		this.broken.tell(now,
				(peer) -> this.doors.refused(peer.relay().key().link(), RefusalCause.HANDSHAKE, peer.address()));
	}

	private void onCall(ZapCall call) {
		try {
			ZapDoor door = call.isComplete() ? this.doors.door(call) : null;
			if (door == null) {
				this.socket.answer(call, "500");
				return;
			}
			judge(new OutsideJudges.Case(call, door, door.request(call)));
		}
		catch (RuntimeException | Error ex) {
			this.socket.answer(call, "500");
			throw ex;
		}
	}

	private void judge(OutsideJudges.Case peer) {
		ZapRequest request = peer.request();
		if (!peer.door().isExpected(request.address())) {
			this.broken.cancel(peer.door().relay(), request.address());
		}
		RefusalCause cause = peer.door().judge(request);
		if (cause != null || !this.outside.ask(peer, this::onOpinion)) {
			settle(peer, cause);
		}
	}

	/** On the thread of the authenticators. */
	private void onOpinion(OutsideJudges.Case peer, @Nullable RefusalCause cause) {
		this.inbox.post(() -> {
			if (this.outside.isPending(peer)) {
				onVerdict(peer, cause);
			}
		});
	}

	private void onVerdict(OutsideJudges.Case peer, @Nullable RefusalCause cause) {
		this.outside.forget(peer);
		// its key may have been revoked meanwhile
		settle(peer, (cause != null) ? cause : peer.door().judge(peer.request()));
	}

	private void settle(OutsideJudges.Case peer, @Nullable RefusalCause cause) {
		if (cause == null) {
			peer.door().letIn(peer.request());
			this.socket.answer(peer.call(), "200");
			return;
		}
		this.socket.answer(peer.call(), (cause == RefusalCause.ERROR) ? "500" : "400");
		this.doors.refused(peer.door().link(), cause, peer.request().address());
	}

	@Override
	public void onClose() {
		this.outside.close();
		this.socket.closeForGood();
	}

}

package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapRequest;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;

/**
 * Answers the engine when a peer wants to connect (RFC 27/ZAP). As long as it has not
 * answered, the peer waits; whatever goes wrong, it is not let in. Confined to the thread
 * {@code zmq-zap}, but for {@link #brokenOff} and {@link #wakeup()}.
 */
final class ZapAgent implements Agent {

	/** Where the engine asks. Without a socket there it lets everybody in. */
	private static final String ADDRESS = "inproc://zeromq.zap.01";

	/** How soon a change of a file of allowed keys is seen. */
	private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(1).toNanos();

	/** Calls that are taken in one round. */
	private static final int BATCH = 64;

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final Selector selector;

	private final Inbox inbox;

	private final ZapDoors doors;

	private final OutsideJudges outside;

	private final BrokenHandshakes broken = new BrokenHandshakes();

	private final Ticker ticker;

	private long refreshAtNanos;

	/** Whether the descriptor will tell of what comes next; see {@link JeromqSocket}. */
	private boolean dry;

	private boolean ended;

	/**
	 * Take over a socket that is not bound yet.
	 * @param socket a {@code ROUTER}
	 * @param doors the sockets whose peers are judged
	 * @param outside who judges after their policies
	 * @param ticker the clock
	 */
	ZapAgent(ZMQ.Socket socket, ZapDoors doors, OutsideJudges outside, Ticker ticker) {
		this.socket = socket;
		this.base = socket.base();
		this.doors = doors;
		this.outside = outside;
		this.ticker = ticker;
		this.refreshAtNanos = ticker.nanos();
		socket.setLinger(0);
		socket.bind(ADDRESS);
		try {
			this.selector = Selector.open();
			socket.getFD().register(this.selector, SelectionKey.OP_READ);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Peers cannot be judged: no selector can be opened", ex);
		}
		this.inbox = new Inbox(this.selector::wakeup);
	}

	@Override
	public String roleName() {
		return "zmq-zap";
	}

	@Override
	public void wakeup() {
		this.selector.wakeup();
	}

	/** A peer has left before it was judged. Thread-safe. */
	void brokenOff(MonitorRelay relay, String address) {
		this.inbox.post(() -> this.broken.add(relay, address, this.ticker.nanos()));
	}

	@Override
	public int doWork() throws IOException {
		long now = this.ticker.nanos();
		if (this.dry && this.inbox.isEmpty()) {
			this.selector.select((key) -> {
			}, Math.max(1, waitNanos(now) / 1_000_000));
			// a selector does not wait while its thread is interrupted
			Thread.interrupted();
		}
		int work = this.inbox.drain() + receive();
		now = this.ticker.nanos();
		if (now - this.refreshAtNanos >= 0) {
			this.refreshAtNanos = now + REFRESH_NANOS;
			this.doors.refresh();
		}
		for (OutsideJudges.Case late : this.outside.expire(now)) {
			verdict(late, RefusalCause.ERROR);
			this.dry = false;
		}
		this.broken.tell(now, this::onBroken);
		return work;
	}

	private long waitNanos(long now) {
		long refresh = this.doors.areWatched() ? this.refreshAtNanos - now : LONGEST_WAIT_NANOS;
		long verdict = this.outside.nanosToNextDeadline(now, LONGEST_WAIT_NANOS);
		return Math.min(refresh, this.broken.nanosToNext(now, verdict));
	}

	private void onBroken(BrokenHandshakes.Broken peer) {
		this.doors.refused(peer.relay().key().link(), RefusalCause.HANDSHAKE, peer.address());
	}

	private int receive() {
		this.dry = this.ended;
		int work = 0;
		while (!this.dry && work < BATCH) {
			List<byte[]> frames = nextFrames();
			this.dry = frames.isEmpty();
			if (!this.dry) {
				work++;
				onCall(new ZapCall(frames));
			}
		}
		return work;
	}

	private List<byte[]> nextFrames() {
		List<byte[]> frames = new ArrayList<>();
		Msg frame = nextFrame();
		while (frame != null) {
			frames.add(frame.data());
			frame = frame.hasMore() ? nextFrame() : null;
		}
		return frames;
	}

	private @Nullable Msg nextFrame() {
		Msg frame = this.base.recv(ZMQ.DONTWAIT);
		while (frame == null && this.base.errno() == ZError.EINTR) {
			frame = this.base.recv(ZMQ.DONTWAIT);
		}
		if (frame == null && this.base.errno() == ZError.ETERM && !this.ended) {
			this.ended = true;
			this.socket.close();
		}
		return frame;
	}

	private void onCall(ZapCall call) {
		RefusalCause cause = RefusalCause.ERROR;
		try {
			ZapDoor door = call.isComplete() ? this.doors.door(call) : null;
			if (door != null) {
				ZapRequest request = door.request(call);
				if (!door.isExpected(request.address())) {
					this.broken.cancel(door.relay(), request.address());
				}
				cause = door.judge(request);
				if (cause == null && this.outside.ask(new OutsideJudges.Case(call, door, request), this::onOpinion)) {
					return;
				}
				settle(call, door, request, cause);
				return;
			}
			answer(call, "500");
		}
		catch (RuntimeException | Error ex) {
			answer(call, "500");
			throw ex;
		}
	}

	/** On the thread of the authenticators. */
	private void onOpinion(OutsideJudges.Case pending, @Nullable RefusalCause cause) {
		this.inbox.post(() -> {
			if (this.outside.isPending(pending)) {
				verdict(pending, cause);
			}
		});
	}

	private void verdict(OutsideJudges.Case pending, @Nullable RefusalCause cause) {
		this.outside.forget(pending);
		// its key may have been revoked meanwhile
		RefusalCause policy = pending.door().judge(pending.request());
		settle(pending.call(), pending.door(), pending.request(), (cause != null) ? cause : policy);
	}

	private void settle(ZapCall call, ZapDoor door, ZapRequest request, @Nullable RefusalCause cause) {
		if (cause == null) {
			door.letIn(request);
			answer(call, "200");
			return;
		}
		answer(call, (cause == RefusalCause.ERROR) ? "500" : "400");
		this.doors.refused(door.link(), cause, request.address());
	}

	private void answer(ZapCall call, String status) {
		if (!call.isAnswerable() || this.ended) {
			return;
		}
		List<byte[]> frames = call.answer(status);
		for (int i = 0; i < frames.size(); i++) {
			int flags = (i < frames.size() - 1) ? ZMQ.DONTWAIT | ZMQ.SNDMORE : ZMQ.DONTWAIT;
			Msg frame = new Msg(frames.get(i));
			boolean sent = this.base.send(frame, flags);
			while (!sent && this.base.errno() == ZError.EINTR) {
				sent = this.base.send(frame, flags);
			}
		}
	}

	@Override
	public void onClose() {
		this.outside.close();
		if (!this.ended) {
			this.ended = true;
			this.socket.close();
		}
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

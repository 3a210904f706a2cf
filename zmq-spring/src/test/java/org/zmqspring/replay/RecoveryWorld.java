package org.zmqspring.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.transport.SocketSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publisher with a ring, the network, and one subscriber that recovers, all with random
 * faults. Each message is its life and number, so a repeated or overtaken one is found.
 */
final class RecoveryWorld implements Recovery.Output<RecoveryWorld.Item> {

	private static final long MILLI = 1_000_000;

	private static final ReplaySettings SETTINGS = new ReplaySettings(Map.of(), true, Duration.ofSeconds(2), 200,
			1 << 20, SocketSettings.subscriberDefaults());

	private final SplittableRandom random;

	private final Recovery<Item> recovery;

	/** What the publisher keeps, the oldest first. */
	private final Deque<Item> ring = new ArrayDeque<>();

	/** What is sent live and not read yet. */
	private final Deque<Item> wire = new ArrayDeque<>();

	/** What is left of the answer to the open request; {@code null} is its end. */
	private List<Item> answer;

	private int answered;

	private long answersAt;

	private boolean faultless;

	private int ringSize;

	private long now = 1_000_000_000;

	private int life;

	private long next;

	private boolean connected;

	private boolean up;

	private Item last;

	private final Set<Item> delivered = new HashSet<>();

	private boolean newLifeTold;

	private long recovered;

	private long lost;

	private long newLives;

	private long requests;

	RecoveryWorld(SplittableRandom random) {
		this.random = random;
		this.ringSize = 1 + random.nextInt(100);
		this.recovery = new Recovery<>(SequenceFormat.U64_BE, SETTINGS, this);
	}

	RecoveryWorld faultless() {
		this.faultless = true;
		this.ringSize = Integer.MAX_VALUE;
		return this;
	}

	/** One message of one life of the publisher. */
	record Item(int life, long number) {

		byte[] payload() {
			return (this.life + "/" + this.number).getBytes();
		}

	}

	void step() {
		switch (this.random.nextInt(12)) {
			case 0, 1, 2, 3 -> publish(1 + this.random.nextInt(5));
			case 4, 5, 6 -> readLive(1 + this.random.nextInt(20));
			case 7, 8 -> readAnswer(1 + this.random.nextInt(50));
			case 9 -> pass(this.random.nextInt(200));
			case 10 -> rarely();
			default -> pass(1);
		}
		assertThat(this.recovery.leftNanos(this.now)).isNotNegative();
	}

	private void rarely() {
		switch (this.random.nextInt(12)) {
			case 0, 1 -> disconnect();
			case 2, 3, 4, 5 -> connect();
			case 6 -> restart();
			case 7, 8 -> loseLive();
			case 9 -> failAnswer();
			default -> pass(this.random.nextInt(1000));
		}
	}

	private void publish(int count) {
		for (int i = 0; i < count; i++) {
			Item item = new Item(this.life, this.next++);
			this.ring.add(item);
			while (this.ring.size() > this.ringSize) {
				this.ring.remove();
			}
			if (this.connected) {
				this.wire.add(item);
			}
		}
	}

	private void failAnswer() {
		if (this.answer != null && !this.faultless) {
			this.answer = null;
			this.recovery.onAnswerFailed(this.now);
		}
	}

	/** The queue for this subscriber was full. */
	private void loseLive() {
		if (this.faultless) {
			// A recovery because of a gap may begin every five seconds.
			pass(6_000);
		}
		int count = this.random.nextInt(10);
		for (int i = 0; i < count && !this.wire.isEmpty(); i++) {
			this.wire.removeLast();
		}
		if (this.faultless) {
			// What a gap has lost before a long outage stays lost.
			publish(1);
			readLive(Integer.MAX_VALUE);
			pass(1_000);
		}
	}

	private void disconnect() {
		if (this.connected) {
			this.connected = false;
			this.up = false;
			this.recovery.onDown(this.now);
			// What the socket has received is still read.
			readLive(Integer.MAX_VALUE);
			this.answer = null;
		}
	}

	private void connect() {
		if (!this.connected) {
			this.connected = true;
			this.recovery.onConnected();
			if (this.faultless) {
				publish(this.random.nextInt(3));
				readLive(this.random.nextInt(3));
				connect();
				pass(1_000);
			}
		}
		else if (!this.up) {
			this.up = true;
			this.recovery.onUp(this.now);
		}
	}

	private void restart() {
		disconnect();
		this.life++;
		this.next = 0;
		this.ring.clear();
		publish(this.random.nextInt(60));
	}

	private void readLive(int count) {
		for (int i = 0; i < count && !this.wire.isEmpty() && (!this.connected || !this.recovery.isFull()); i++) {
			Item item = this.wire.remove();
			this.recovery.onLive(item.number, item.payload(), item, 10, this.now);
		}
		if (this.wire.isEmpty()) {
			this.recovery.onEmpty(this.now);
		}
	}

	private void readAnswer(int count) {
		for (int i = 0; i < count && this.answer != null && this.now >= this.answersAt; i++) {
			long request = this.requests;
			if (this.answered == this.answer.size()) {
				this.answer = null;
				if (this.faultless || this.random.nextInt(10) > 0) {
					this.recovery.onAnswerEnd(this.now);
				}
				return;
			}
			Item item = this.answer.get(this.answered++);
			// A full queue never drops the first one.
			if (this.faultless || this.answered == 1 || this.random.nextInt(20) > 0) {
				this.recovery.onAnswer(item.number, item.payload(), item, this.now);
			}
			if (this.requests != request) {
				return;
			}
		}
	}

	private void pass(long millis) {
		long left = millis * MILLI;
		while (left > 0) {
			long step = Math.min(left, Math.max(1, this.recovery.leftNanos(this.now)));
			step = this.faultless ? Math.min(step, 10 * MILLI) : step;
			this.now += step;
			left -= step;
			this.recovery.onTime(this.now);
			if (this.faultless) {
				readAnswer(Integer.MAX_VALUE);
			}
		}
	}

	/** Everything is read and answered, and the publisher sends one more message. */
	void settle() {
		for (int round = 0; round < 4; round++) {
			connect();
			pass(1);
		}
		pass(40_000);
		publish(1);
		for (int round = 0; round < 20; round++) {
			readLive(Integer.MAX_VALUE);
			readAnswer(Integer.MAX_VALUE);
			pass(500);
		}
		assertThat(this.recovery.isRecovering()).isFalse();
		assertThat(this.wire).isEmpty();
		assertThat(this.last).isEqualTo(new Item(this.life, this.next - 1));
	}

	@Override
	public boolean mayAsk() {
		return this.faultless || this.random.nextInt(20) > 0;
	}

	@Override
	public void deliver(Item item, boolean again) {
		assertThat(this.delivered.add(item)).as("%s is delivered once", item).isTrue();
		if (this.last != null) {
			if (item.life == this.last.life) {
				assertThat(item.number).as("order after %s", this.last).isGreaterThan(this.last.number);
				this.lost += item.number - this.last.number - 1;
			}
			else {
				assertThat(item.life).isGreaterThan(this.last.life);
				this.lost += (this.faultless && item.life == this.life) ? item.number : 0;
			}
		}
		this.newLifeTold = false;
		this.recovered += again ? 1 : 0;
		this.last = item;
	}

	@Override
	public void newLife() {
		assertThat(this.newLifeTold).as("a new life is told once").isFalse();
		this.newLifeTold = true;
		this.newLives++;
		assertThat(this.last.life).as("a life that has ended").isLessThan(this.life);
	}

	@Override
	public void ask(long first, long deadlineNanos) {
		assertThat(this.answer).as("the previous request was cancelled").isNull();
		this.requests++;
		assertThat(deadlineNanos - this.now).isBetween(0L, SETTINGS.timeout().toNanos());
		this.answered = 0;
		this.answersAt = this.now + (this.faultless ? 1 : this.random.nextInt(400)) * MILLI;
		if (this.up) {
			this.answer = new ArrayList<>(this.ring.stream().filter((item) -> item.number >= first).toList());
		}
	}

	@Override
	public void cancel() {
		this.answer = null;
	}

	@Override
	public void ended(boolean complete, boolean afterConnect) {
		assertThat(this.answer).isNull();
	}

	@Override
	public void unexpected() {
		throw new AssertionError("answers of this world are in order");
	}

	long recovered() {
		return this.recovered;
	}

	long lost() {
		return this.lost;
	}

	long newLives() {
		return this.newLives;
	}

}

package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.integration.faults.Scenario;
import org.zmqspring.integration.faulttable.Contender.Subscriber;
import org.zmqspring.integration.faulttable.Contender.Wish;
import org.zmqspring.integration.faulttable.Row.Trait;
import org.zmqspring.integration.faulttable.Timeline.Kind;

/**
 * One fault befalls one contender, which has publisher and network to itself. Confined to
 * one thread at a time.
 */
final class Trial implements AutoCloseable {

	/** Who does not recover in this time never does, as far as the table says. */
	static final Duration LIMIT = Duration.ofSeconds(35);

	private static final Duration START = Duration.ofSeconds(3);

	private static final int STARTS = 10;

	private final Row row;

	private final Contender contender;

	private final Duration lasts;

	private final Scenario scenario;

	private @Nullable Subscriber subscriber;

	Trial(Row row, Contender contender, Duration lasts) {
		this.row = row;
		this.contender = contender;
		this.lasts = lasts;
		this.scenario = row.scenario().get();
	}

	/** Let messages flow, unless the subscriber is to start when the fault is there. */
	void prepare() {
		if (this.row.is(Trait.FROM_START)) {
			return;
		}
		for (int i = 0; i < STARTS; i++) {
			Subscriber started = subscribe();
			if (started.timeline().await(Kind.MESSAGE, Instant.EPOCH, START) != null) {
				return;
			}
			// JeroMQ 0.6.0 stalls in 3 to 5 % of its starts, which no fault of ours
			// caused
			started.close();
		}
		throw new IllegalStateException(this.contender.name() + " does not receive: " + this.row.fault());
	}

	private Subscriber subscribe() {
		Subscriber started = this.contender.subscribe(new Wish(this.scenario.endpoint(), this.scenario.replayEndpoint(),
				1, this.row.is(Trait.HEARTBEATS), this.row.is(Trait.LIMITED), Duration.ZERO));
		this.subscriber = started;
		return started;
	}

	/** Let the fault happen and end, and wait for what becomes of the messages. */
	Finding run() {
		int before = this.scenario.accepted();
		Missing missed = (this.subscriber != null) ? this.subscriber.missing() : null;
		Instant struck = Instant.now();
		this.scenario.strike();
		Timeline timeline;
		if (this.row.is(Trait.FROM_START)) {
			timeline = subscribe().timeline();
			struck = happened(timeline.await(Kind.ATTEMPT, Instant.EPOCH, LIMIT), struck);
		}
		else {
			timeline = Objects.requireNonNull(this.subscriber).timeline();
		}
		this.scenario.last(this.lasts);
		int accepted = this.scenario.accepted() - before;
		this.scenario.cure();
		Instant cured = Instant.now();
		Instant message = timeline.await(Kind.MESSAGE, cured, LIMIT);
		int attempts = timeline.all(Kind.ATTEMPT, struck, cured).size();
		return new Finding(since(struck, timeline.first(Kind.LOST, struck)),
				(this.scenario.accepted() == Scenario.UNCOUNTED) ? attempts : accepted, since(cured, message),
				timeline.first(Kind.ATTEMPT, cured) != null, missedSince(missed));
	}

	private @Nullable Missing missedSince(@Nullable Missing before) {
		Missing now = Objects.requireNonNull(this.subscriber).missing();
		return (before != null && now != null) ? now.since(before) : null;
	}

	private static Instant happened(@Nullable Instant it, Instant otherwise) {
		return (it != null) ? it : otherwise;
	}

	private static @Nullable Duration since(Instant from, @Nullable Instant to) {
		return (to != null) ? Duration.between(from, to) : null;
	}

	@Override
	public void close() throws Exception {
		if (this.subscriber != null) {
			this.subscriber.close();
		}
		this.scenario.close();
	}

}

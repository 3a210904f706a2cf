package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/**
 * A publisher and one fault that can befall the way to it, for programs outside of the
 * suite; see {@link Scenarios} and {@link BadPeerScenarios}. Confined to one thread.
 */
public final class Scenario implements AutoCloseable {

	/** Nobody is there who could count connections. */
	public static final int UNCOUNTED = -1;

	private final String endpoint;

	private final String replayEndpoint;

	private final Deque<AutoCloseable> rigs = new ArrayDeque<>();

	private Runnable strike = () -> {
	};

	private Runnable cure = () -> {
	};

	private IntSupplier accepted = () -> UNCOUNTED;

	Scenario(String endpoint, String replayEndpoint) {
		this.endpoint = endpoint;
		this.replayEndpoint = replayEndpoint;
	}

	/** Close this at the end, before what was added earlier. */
	<T extends AutoCloseable> T with(T rig) {
		this.rigs.push(rig);
		return rig;
	}

	Scenario onStrike(Runnable action) {
		this.strike = action;
		return this;
	}

	Scenario onCure(Runnable action) {
		this.cure = action;
		return this;
	}

	Scenario counting(IntSupplier connections) {
		this.accepted = connections;
		return this;
	}

	public String endpoint() {
		return this.endpoint;
	}

	/** Where the publisher sends messages again. */
	public String replayEndpoint() {
		return this.replayEndpoint;
	}

	/** Let the fault begin. */
	public void strike() {
		this.strike.run();
	}

	/** Let it last. */
	public void last(Duration time) {
		Pause.of(time);
	}

	/** End the fault; on return the publisher can be reached. */
	public void cure() {
		this.cure.run();
	}

	/** How many connections were accepted so far, or {@link #UNCOUNTED}. */
	public int accepted() {
		return this.accepted.getAsInt();
	}

	@Override
	public void close() throws Exception {
		while (!this.rigs.isEmpty()) {
			this.rigs.pop().close();
		}
	}

}

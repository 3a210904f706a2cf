package org.zmqspring.integration.faults;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.faults.ProxyDoor.Mode;

/**
 * A TCP proxy between a subscriber and its publisher, on the loopback interface, whose
 * faults a test commands. Its threads end with it. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {

	private final int port = TestPorts.free();

	private final int target;

	private final Flow flow = new Flow();

	private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private final ProxyDoor door;

	FaultProxy(int target) {
		this.target = target;
		this.door = new ProxyDoor(this.port, this::welcome);
	}

	String endpoint() {
		return "tcp://127.0.0.1:" + this.port;
	}

	/** How many connections came in so far. */
	int accepted() {
		return this.accepted.get();
	}

	private void welcome(Socket subscriber, Mode mode) {
		this.accepted.incrementAndGet();
		ProxiedConnection connection = new ProxiedConnection(subscriber, this.flow);
		switch (mode) {
			case PASS -> {
				this.connections.add(connection);
				connection.connectTo(this.target);
			}
			case HOLD -> this.connections.add(connection);
			case CLOSE, REFUSE -> connection.close();
		}
	}

	/**
	 * Everything is well again; connections of before go on, if they are still there and
	 * lead anywhere.
	 */
	void pass() {
		this.flow.set(Flow.Mode.PASS);
		this.door.set(Mode.PASS);
	}

	/** Nothing is read any more; TCP stays up. What was sent comes with {@link #pass}. */
	void pause() {
		this.flow.set(Flow.Mode.PAUSE);
	}

	/** All bytes vanish, both ways. */
	void blackHole() {
		this.flow.set(Flow.Mode.LOSE_ALL);
	}

	/** What the publisher sends vanishes. */
	void blackHoleDown() {
		this.flow.set(Flow.Mode.LOSE_DOWN);
	}

	/** What the subscriber sends vanishes. */
	void blackHoleUp() {
		this.flow.set(Flow.Mode.LOSE_UP);
	}

	/** Bytes are late. */
	void delay(Duration delay) {
		this.flow.delay(delay);
	}

	/** RST for every connection; new ones are welcome. */
	void reset() {
		this.connections.removeIf((connection) -> {
			connection.reset();
			return true;
		});
	}

	/** The publisher's host vanishes and is back: the subscriber is not told. */
	void halfOpen() {
		this.connections.forEach(ProxiedConnection::forgetPublisher);
	}

	/** RST for every connection, and new ones are refused. */
	void refuse() {
		this.door.set(Mode.REFUSE);
		reset();
	}

	/** RST for every connection; new ones are accepted and nobody answers on them. */
	void acceptAndHold() {
		this.door.set(Mode.HOLD);
		reset();
	}

	/** RST for every connection; new ones are accepted and closed. */
	void acceptAndClose() {
		this.door.set(Mode.CLOSE);
		reset();
	}

	@Override
	public void close() {
		refuse();
		this.flow.set(Flow.Mode.LOSE_ALL);
	}

}

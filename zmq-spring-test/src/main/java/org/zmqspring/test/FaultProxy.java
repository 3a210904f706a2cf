package org.zmqspring.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface whose faults a test commands.
 * <p>
 * The client connects to {@link #endpoint()}, and the proxy connects to the target. While
 * the target accepts no connections, the proxy refuses them, as the port of the target
 * would.
 * <p>
 * There is one fault at a time: a new one replaces the current one. The {@link #delay
 * delay} is independent of the fault. {@link #reset()} and {@link #halfOpen()} act once
 * and change no fault. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

	private static final String LOOPBACK = "127.0.0.1";

	private static final int DIAL_MILLIS = 1000;

	private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final Supplier<? extends @Nullable InetSocketAddress> target;

	private final Flow flow = new Flow();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private final ProxyDoor door;

	private Fault fault = Fault.NONE;

	private @Nullable CountDownLatch flapping;

	/** The target accepts no connections. */
	private boolean targetAbsent;

	private volatile boolean closed;

	private FaultProxy(ProxyDoor door, Supplier<? extends @Nullable InetSocketAddress> target) {
		this.target = target;
		this.door = door;
		checkTarget();
		synchronized (this) {
			updateDoor();
		}
	}

	/**
	 * Open a proxy to a port of the loopback interface.
	 * @param targetPort the port of the target
	 * @return a proxy without a fault, on a free port
	 */
	public static FaultProxy to(int targetPort) {
		InetSocketAddress target = loopback(targetPort);
		return to(() -> target);
	}

	/**
	 * Open a proxy to a target whose address can change.
	 * @param target the address of the target, called for each connection; {@code null}
	 * means that it accepts no connections
	 * @return a proxy without a fault, on a free port
	 */
	public static FaultProxy to(Supplier<? extends @Nullable InetSocketAddress> target) {
		return new FaultProxy(ProxyDoor.atFreePort(), target);
	}

	/**
	 * Open a proxy on a certain port.
	 * @param port the port that clients connect to. It should be outside of the range of
	 * outgoing connections, which could use it while the proxy refuses connections.
	 * @param target the address of the target, called for each connection; {@code null}
	 * means that it accepts no connections
	 * @return a proxy without a fault
	 */
	public static FaultProxy on(int port, Supplier<? extends @Nullable InetSocketAddress> target) {
		return new FaultProxy(new ProxyDoor(port), target);
	}

	/**
	 * The port that clients connect to. It stays the same until the end.
	 * @return the port
	 */
	public int port() {
		return this.door.port();
	}

	/**
	 * The address that clients connect to.
	 * @return the endpoint, such as {@code tcp://127.0.0.1:12345}
	 */
	public String endpoint() {
		return "tcp://" + LOOPBACK + ":" + port();
	}

	/**
	 * How many connections the proxy has accepted, also those that it closed at once.
	 * @return the number since the proxy was opened
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * End the fault and the delay. Bytes that wait are sent on, and connections that wait
	 * are connected to the target.
	 */
	public synchronized void heal() {
		this.flow.delay(Duration.ZERO);
		begin(Fault.NONE);
	}

	/**
	 * Stop all bytes silently, as an interrupted network does. Connections stay open, new
	 * ones get no answer, and the end of one side does not reach the other. What waits is
	 * sent on after {@link #heal()}, as TCP would send it again.
	 */
	public synchronized void cut() {
		begin(Fault.stopping(Direction.TO_TARGET, Direction.TO_CLIENT));
	}

	/**
	 * Stop the bytes of one direction silently, as {@link #cut()} does for both. New
	 * connections get no answer.
	 * @param direction the direction
	 */
	public synchronized void cut(Direction direction) {
		begin(Fault.stopping(direction));
	}

	/**
	 * Lose all bytes. Connections stay open, and new ones are connected to the target.
	 * Unlike after {@link #cut()}, lost bytes are never sent again.
	 */
	public synchronized void lose() {
		begin(Fault.losing(Direction.TO_TARGET, Direction.TO_CLIENT));
	}

	/**
	 * Lose the bytes of one direction, as {@link #lose()} does for both.
	 * @param direction the direction
	 */
	public synchronized void lose(Direction direction) {
		begin(Fault.losing(direction));
	}

	/** Reset each connection, with an RST to both sides. New ones are accepted. */
	public synchronized void reset() {
		this.connections.forEach(ProxiedConnection::reset);
	}

	/**
	 * Reset each connection, now and again at each interval. New ones are accepted.
	 * @param interval the time between two resets
	 * @throws IllegalArgumentException if the interval is not positive
	 */
	public synchronized void flap(Duration interval) {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("The interval must be positive: " + interval);
		}
		begin(Fault.NONE);
		reset();
		CountDownLatch end = new CountDownLatch(1);
		this.flapping = end;
		thread("flap", () -> {
			while (!this.closed && !isOver(end, interval)) {
				reset(end);
			}
		});
	}

	private static boolean isOver(CountDownLatch end, Duration limit) {
		try {
			return end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private synchronized void reset(CountDownLatch flap) {
		if (this.flapping == flap) {
			reset();
		}
	}

	/** Reset each connection and refuse new ones. */
	public synchronized void refuse() {
		begin(Fault.REFUSED);
		reset();
	}

	/**
	 * Answer nothing at all. Connections stay open and silent, as with {@link #cut()},
	 * and the SYN of a new one is dropped. After {@link #heal()} the client sends it
	 * again.
	 * <p>
	 * The port listens with a full backlog, which takes about 100 ms to fill. Linux then
	 * drops a SYN. Other systems may refuse the connection.
	 * @throws IllegalStateException if this system does not limit the backlog
	 */
	public synchronized void blackHole() {
		begin(Fault.BLACK_HOLE);
	}

	/** Reset each connection. New ones are accepted and closed at once. */
	public synchronized void acceptAndClose() {
		begin(Fault.CLOSED);
		reset();
	}

	/**
	 * Reset each connection. New ones are accepted and never get an answer, not even
	 * after {@link #heal()}.
	 */
	public synchronized void acceptAndHold() {
		begin(Fault.HELD);
		reset();
	}

	/**
	 * Close each connection to the target without telling the client: its connection is
	 * then half-open, as if the host of the target had vanished and restarted. New ones
	 * are accepted.
	 */
	public synchronized void halfOpen() {
		this.connections.forEach(ProxiedConnection::forgetTarget);
	}

	/**
	 * Let all bytes of both directions arrive later. The rate is not limited.
	 * @param delay the time that a byte takes; zero ends the delay
	 * @throws IllegalArgumentException if the delay is negative
	 */
	public void delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative: " + delay);
		}
		this.flow.delay(delay);
	}

	/** Reset each connection and stop. The port then refuses connections. */
	@Override
	public synchronized void close() {
		this.closed = true;
		begin(Fault.REFUSED);
		reset();
	}

	private void begin(Fault next) {
		CountDownLatch flap = this.flapping;
		if (flap != null) {
			flap.countDown();
			this.flapping = null;
		}
		this.fault = next;
		this.flow.set(next);
		updateDoor();
	}

	/** Called with the lock of this proxy. */
	private void updateDoor() {
		if (this.closed) {
			this.door.refuse();
		}
		else {
			switch (this.fault.welcome()) {
				case REFUSE -> this.door.refuse();
				case DROP -> this.door.drop();
				case HOLD, CLOSE -> this.door.open(this::welcome);
				case CONNECT -> {
					// a cut network does not refuse connections: it is silent
					if (this.targetAbsent && this.fault.stopped().isEmpty()) {
						this.door.refuse();
					}
					else {
						this.door.open(this::welcome);
					}
				}
			}
		}
	}

	/** The generation is that of the door when it accepted the connection. */
	private synchronized void welcome(Socket client, int generation) {
		this.accepted.incrementAndGet();
		ProxiedConnection connection = new ProxiedConnection(client, this);
		if (generation != this.door.generation()) {
			connection.reset();
			return;
		}
		switch (this.fault.welcome()) {
			case CLOSE -> connection.close();
			case HOLD -> this.connections.add(connection);
			default -> {
				this.connections.add(connection);
				connection.start();
			}
		}
	}

	Flow flow() {
		return this.flow;
	}

	void remove(ProxiedConnection connection) {
		this.connections.remove(connection);
	}

	/** Refuses connections if the target accepts none, until it does. */
	void checkTarget() {
		if (!targetAnswers()) {
			onTargetAbsent();
		}
	}

	private synchronized void onTargetAbsent() {
		if (!this.targetAbsent && !this.closed) {
			this.targetAbsent = true;
			updateDoor();
			thread("target", this::awaitTarget);
		}
	}

	/** The target may accept connections now. If so, the proxy does so at once. */
	void targetChanged() {
		if (targetAnswers()) {
			synchronized (this) {
				this.targetAbsent = false;
				updateDoor();
			}
		}
	}

	private void awaitTarget() {
		while (!this.closed && !targetAnswers()) {
			LockSupport.parkNanos(LOOK_AGAIN_NANOS);
		}
		synchronized (this) {
			this.targetAbsent = false;
			updateDoor();
		}
	}

	private boolean targetAnswers() {
		Socket socket = dial();
		if (socket == null) {
			return false;
		}
		ProxiedConnection.close(socket);
		return true;
	}

	/** Connects to the target; {@code null} if it accepts no connection. */
	@Nullable Socket dial() {
		InetSocketAddress address = this.target.get();
		if (address == null) {
			return null;
		}
		Socket socket = new Socket();
		try {
			socket.connect(address, DIAL_MILLIS);
			socket.setTcpNoDelay(true);
			return socket;
		}
		catch (IOException ex) {
			ProxiedConnection.close(socket);
			return null;
		}
	}

	void thread(String name, Runnable work) {
		ProxyDoor.thread(port(), name, work);
	}

	static InetSocketAddress loopback(int port) {
		return new InetSocketAddress(LOOPBACK, port);
	}

	/** The direction of bytes. */
	public enum Direction {

		/** From the client, which connected to the proxy, to the target. */
		TO_TARGET,

		/** From the target to the client. */
		TO_CLIENT

	}

}

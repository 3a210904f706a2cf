package org.zmqspring.test;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.test.FaultProxy.Direction;

/**
 * Carries the bytes of one direction of a connection, and then its end. Confined to the
 * thread of its direction.
 */
final class Pump implements Runnable {

	private static final int BUFFER_SIZE = 65_536;

	/**
	 * The greatest number of waiting arrivals. Further bytes stay in the buffers of TCP,
	 * so that the sender has to wait.
	 */
	private static final int MAX_ON_THE_WAY = 256;

	/** How often it is checked whether a delay or the connection has ended. */
	private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final Ticker ticker = new SystemTicker();

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private final Queue<Arrival> onTheWay = new ArrayDeque<>();

	private final ProxiedConnection connection;

	private final Socket source;

	private final Socket receiver;

	private final Direction direction;

	private final Flow flow;

	private boolean sourceEnded;

	Pump(ProxiedConnection connection, Socket source, Socket receiver, Direction direction, Flow flow) {
		this.connection = connection;
		this.source = source;
		this.receiver = receiver;
		this.direction = direction;
		this.flow = flow;
	}

	@Override
	public void run() {
		boolean open = true;
		while (open && !this.connection.isClosed()) {
			Arrival next = this.onTheWay.peek();
			long wait = (next != null) ? nanosLeft(next) : 0;
			if (next != null && wait <= 0) {
				this.onTheWay.remove();
				this.flow.await(this.direction, this.connection::isClosed);
				// A reset must not send the bytes that have waited for the end of a
				// fault.
				open = !this.connection.isClosed() && next.action().getAsBoolean();
			}
			else if (this.sourceEnded || this.onTheWay.size() == MAX_ON_THE_WAY) {
				LockSupport.parkNanos(Math.min(wait, CHECK_NANOS));
			}
			else {
				read(next, wait);
			}
		}
	}

	/** The delay may have ended, or become shorter. */
	private long nanosLeft(Arrival arrival) {
		long delay = Math.min(arrival.delayNanos(), this.flow.delayNanos());
		return arrival.readNanos() + delay - this.ticker.nanos();
	}

	/** Reads more, at most until the next arrival. */
	private void read(@Nullable Arrival next, long waitNanos) {
		try {
			long limit = Math.min(waitNanos, CHECK_NANOS);
			this.source.setSoTimeout((next != null) ? (int) TimeUnit.NANOSECONDS.toMillis(limit) + 1 : 0);
			int count = this.source.getInputStream().read(this.buffer);
			if (count >= 0) {
				byte[] bytes = Arrays.copyOf(this.buffer, count);
				later(() -> write(bytes));
			}
			else {
				this.sourceEnded = true;
				later(this::end);
			}
		}
		catch (SocketTimeoutException ex) {
			// the next bytes may arrive now
		}
		catch (IOException ex) {
			this.sourceEnded = true;
			later(this::fail);
		}
	}

	private void later(BooleanSupplier action) {
		this.onTheWay.add(new Arrival(action, this.ticker.nanos(), this.flow.delayNanos()));
	}

	private boolean write(byte[] bytes) {
		if (this.flow.loses(this.direction)) {
			return true;
		}
		try {
			this.receiver.getOutputStream().write(bytes);
			return true;
		}
		catch (IOException ex) {
			this.connection.onFailure(opposite());
			return false;
		}
	}

	private boolean end() {
		this.connection.onEnd(this.direction, this.receiver);
		return false;
	}

	private boolean fail() {
		this.connection.onFailure(this.direction);
		return false;
	}

	private Direction opposite() {
		return (this.direction == Direction.TO_CLIENT) ? Direction.TO_TARGET : Direction.TO_CLIENT;
	}

	/**
	 * Something that arrives at the receiver.
	 *
	 * @param action lets it arrive; false if nothing can follow
	 * @param readNanos when it was read from the source
	 * @param delayNanos how much later it arrives
	 */
	private record Arrival(BooleanSupplier action, long readNanos, long delayNanos) {
	}

}

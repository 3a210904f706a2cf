package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;

import org.zmqspring.agent.Doorbell;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;

/**
 * A transport whose pollers sleep until they are woken, however long that takes, and that
 * opens nothing. Thread-safe.
 */
final class SleepyTransport implements Transport {

	@Override
	public <S extends EngineSocket> SocketPoller<S> newPoller() {
		return new SleepyPoller<>();
	}

	@Override
	public SubscriberSocket openSubscriber(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public PublisherSocket openPublisher(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public DealerSocket openDealer(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public RouterSocket openRouter(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public XsubSocket openXsub(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public XpubSocket openXpub(SocketRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void nudge(SocketKey key) {
	}

	@Override
	public void close(Duration bound) {
	}

	private static final class SleepyPoller<S extends EngineSocket> implements SocketPoller<S> {

		private final Doorbell bell = new Doorbell();

		@Override
		public List<S> await(long maxNanos) {
			this.bell.await(maxNanos);
			return List.of();
		}

		@Override
		public void wakeup() {
			this.bell.ring();
		}

		@Override
		public void add(S socket) {
		}

		@Override
		public void remove(S socket) {
		}

		@Override
		public void hold(S socket) {
		}

		@Override
		public void release(S socket) {
		}

		@Override
		public void close() {
		}

	}

}

package org.zmqspring.transport.jeromq;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.ManualTicker;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/** Relays without sockets. Stateless, thread-safe. */
final class Relays {

	private Relays() {
	}

	/** The relay of a publisher that connects, whose facts go nowhere. */
	static MonitorRelay unopened() {
		return new ConnectRelay(Requests.publisher("tcp://127.0.0.1:1"), (key, fact, at) -> {
		}, new ManualTicker(), new NoOwner());
	}

	/** Has no engine. */
	static class NoOwner implements MonitorRelay.RelayOwner {

		@Override
		public void onRetired(MonitorRelay retired) {
		}

		@Override
		public void onTrouble(Throwable trouble) {
		}

		@Override
		public @Nullable Poller currentLoop() {
			return null;
		}

		@Override
		public Collection<Poller> loops() {
			return List.of();
		}

		@Override
		public boolean later(long millis, IPollEvents what) {
			return false;
		}

	}

}

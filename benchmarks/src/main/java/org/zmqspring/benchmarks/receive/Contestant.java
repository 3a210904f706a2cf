package org.zmqspring.benchmarks.receive;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.listen.Threading;

/** Who may receive, each in a process of its own. */
enum Contestant {

	/** An application with the starter and one listener. */
	LISTENER((kind, endpoint) -> new ListenerReceiver(endpoint, kind.listener)),

	/** The same without a meter. */
	LISTENER_WITHOUT_METERS((kind, endpoint) -> new ListenerReceiver(endpoint, kind.listener,
			"spring.autoconfigure.exclude=org.zmqspring.boot.autoconfigure.ZmqMetricsAutoConfiguration")),

	/** The first one, observed as well. */
	LISTENER_OBSERVED(
			(kind, endpoint) -> new ListenerReceiver(endpoint, kind.listener, "zmq.observation.enabled=true")),

	/** The first one. All messages of an endpoint are numbered together. */
	LISTENER_NUMBERED((kind, endpoint) -> new ListenerReceiver(endpoint, kind.listener,
			"zmq.subscriber.frames=topic, payload, sequence", "zmq.subscriber.sequence.format=u64-be")),

	/** The first one. The messages of each topic are numbered together. */
	LISTENER_NUMBERED_BY_TOPIC((kind, endpoint) -> new ListenerReceiver(endpoint, kind.listener,
			"zmq.subscriber.frames=topic, payload, sequence", "zmq.subscriber.sequence.format=u64-be",
			"zmq.subscriber.sequence.per=topic")),

	/** A thousand listeners of different prefixes, one lane each. */
	THOUSAND_LISTENERS((kind, endpoint) -> ManyListeners.with(endpoint, 1000, 1, Threading.WORKER)),

	/** The same, called on the poller's thread. */
	THOUSAND_ON_POLLER((kind, endpoint) -> ManyListeners.with(endpoint, 1000, 1, Threading.POLLER)),

	/** One listener of ten thousand prefixes. */
	TEN_THOUSAND_PREFIXES((kind, endpoint) -> ManyListeners.with(endpoint, 1, 10_000, Threading.WORKER)),

	/** A hand-written loop with the same decoding. */
	BY_HAND((kind, endpoint) -> new RawReceiver(endpoint, kind.byHand)),

	/** Spring Integration's message producer. */
	INTEGRATION((kind, endpoint) -> new IntegrationReceiver(endpoint)),

	/** The loop of a user of libzmq in Python. */
	PYTHON((kind, endpoint) -> {
		throw new UnsupportedOperationException("It is no Java program");
	}) {
		@Override
		Child start(Kind kind, String endpoint) {
			return Child.of(List.of(PYTHON_3, "src/main/python/recv.py", endpoint));
		}

		@Override
		boolean isThere() {
			try {
				return new ProcessBuilder(PYTHON_3, "-c", "import zmq").start().waitFor() == 0;
			}
			catch (IOException | InterruptedException ex) {
				return false;
			}
		}
	};

	private static final String PYTHON_3 = "/usr/bin/python3";

	private final BiFunction<Kind, String, Receiver> opening;

	Contestant(BiFunction<Kind, String, Receiver> opening) {
		this.opening = opening;
	}

	/** Begin to receive in this process. */
	Receiver open(Kind kind, String endpoint) {
		return this.opening.apply(kind, endpoint);
	}

	/** Begin to receive in a process of its own. */
	Child start(Kind kind, String endpoint) {
		return Child.java(ReceiverMain.class, List.of(name(), kind.name(), endpoint));
	}

	/** Whether what it needs is on this machine. */
	boolean isThere() {
		return true;
	}

}

package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakeSubscriberSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Listeners with a poller that runs its cycles on the test's thread, one for each call. A
 * stop does not wait. Confined to one thread.
 */
final class SteppedListening {

	static final TopicPrefix EXTRA = TopicPrefix.of("extra");

	final ManualTicker ticker = new ManualTicker();

	final RecordedListening observer = new RecordedListening();

	final List<String> handled = new ArrayList<>();

	private final RecordedFacts facts = new RecordedFacts();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	final FakePoller<SubscriberSocket> sockets = this.transport.newPoller();

	final SubscriptionPoller poller = new SubscriptionPoller(this.sockets, this.facts, this.ticker, this.observer,
			Specs.subscriber("prices", new SubscriberSettings(Set.of(EXTRA), false)), Specs.feeds(this.ticker));

	final ListenerRegistry listeners = Specs.registry(this.observer, CallObserver.NONE, this.ticker,
			new LaneThreads((task) -> {
				throw new AssertionError("no threads here");
			}, null), new NoSockets());

	SteppedListening() {
		this.listeners.attach(this.poller);
	}

	/** Register a listener that the poller itself calls. */
	void register(String id, MessageListener listener, String... topics) {
		register(id, listener, 8, Overflow.DROP_OLDEST, topics);
	}

	void register(String id, MessageListener listener, int capacity, Overflow overflow, String... topics) {
		LaneSettings lane = new LaneSettings(1, Threading.POLLER, capacity, overflow, Specs.HOLD, Duration.ZERO, 1);
		this.listeners.register(Specs.of(id, "prices", lane, listener, topics));
		this.poller.doWork();
	}

	/** A listener that records its id and the topic of each message. */
	MessageListener recording(String id) {
		return (message) -> this.handled.add(id + ":" + message.topic());
	}

	FakeSubscriberSocket adopt(String endpoint) {
		FakeSubscriberSocket socket = this.transport
			.openSubscriber(new SocketRequest(new SocketKey(new LinkId("prices", SocketType.SUB, endpoint), 1),
					SocketMode.CONNECT, endpoint, SocketSettings.subscriberDefaults(), new LinkTraffic()));
		this.poller.adopt(socket);
		this.poller.doWork();
		return socket;
	}

	/** Let messages arrive, and run one cycle of the poller. */
	void push(FakeSubscriberSocket socket, String... topics) {
		for (String topic : topics) {
			socket.push(topic);
		}
		this.poller.doWork();
	}

	ListenerInfo info(String id) {
		return this.listeners.listener(id).orElseThrow();
	}

}

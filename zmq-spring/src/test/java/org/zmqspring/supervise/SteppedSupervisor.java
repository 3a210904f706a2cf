package org.zmqspring.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.zmqspring.agent.ManualTicker;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.MessageReceived;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

/**
 * A supervisor with everything around it faked, to be stepped by hand. Confined to one
 * thread.
 */
final class SteppedSupervisor {

	/**
	 * 100 ms doubling to 1 s, no jitter, reset after 10 s, connect 5 s, handshake 3 s.
	 */
	static final ReconnectSettings SETTINGS = new ReconnectSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 0,
			Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ZERO);

	final ManualTicker ticker = new ManualTicker();

	final FakeTransport transport = new FakeTransport(sink(), this.ticker).retireOnClose();

	final RecordingOwner<SubscriberSocket> subscribers = new RecordingOwner<>();

	final RecordingOwner<PublisherSocket> publishers = new RecordingOwner<>();

	final RecordingOwner<RouterSocket> replays = new RecordingOwner<>();

	/** Questions that wait for an answer, by host. */
	final Map<String, List<Consumer<Resolution>>> questions = new HashMap<>();

	/** Hosts whose look-up throws. */
	final Set<String> brokenNames = new HashSet<>();

	final LinkDirectory directory = new LinkDirectory();

	final List<ZmqConnectionEvent> events = new ArrayList<>();

	final List<ZmqPeerEvent> peerEvents = new ArrayList<>();

	final Supervisor supervisor;

	SteppedSupervisor(LinkListener... more) {
		List<LinkListener> listeners = new ArrayList<>(List.of(more));
		listeners.add(new LinkListener() {

			@Override
			public void changed(ZmqConnectionEvent event) {
				SteppedSupervisor.this.events.add(event);
			}

			@Override
			public void peerChanged(ZmqPeerEvent event) {
				SteppedSupervisor.this.peerEvents.add(event);
			}

		});
		this.supervisor = new Supervisor(new SupervisorSetup(this.transport,
				new SupervisorSetup.Owners(this.subscribers, this.publishers, this.replays), this::ask, this.directory,
				listeners), new SplittableRandom(1), this.ticker);
	}

	private void ask(String host, boolean ipv6, Consumer<Resolution> answer) {
		if (this.brokenNames.contains(host)) {
			throw new OutOfMemoryError("no thread for " + host);
		}
		this.questions.computeIfAbsent(host, (name) -> new ArrayList<>()).add(answer);
	}

	private FactSink sink() {
		return (key, fact, at) -> this.supervisor.offer(key, fact, at);
	}

	static LinkSpec subscriber(String endpoint) {
		return new LinkSpec("feed", SocketType.SUB, SocketMode.CONNECT, Endpoint.parse(endpoint, SocketMode.CONNECT),
				SETTINGS, SocketSettings.subscriberDefaults());
	}

	static LinkSpec publisher(String endpoint) {
		return new LinkSpec("prices", SocketType.PUB, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
				SETTINGS, SocketSettings.publisherDefaults());
	}

	CompletableFuture<LinkSnapshot> open(LinkSpec spec) {
		CompletableFuture<LinkSnapshot> result = this.supervisor.open(spec);
		settle();
		return result;
	}

	CompletableFuture<Void> close(LinkSpec spec) {
		CompletableFuture<Void> gone = this.supervisor.close(spec.id());
		settle();
		return gone;
	}

	/** Step until nothing more happens without the passing of time. */
	void settle() {
		for (int i = 0; i < 5; i++) {
			this.supervisor.step();
		}
	}

	void pass(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
		settle();
	}

	void fact(LinkSpec spec, long generation, LinkFact fact) {
		this.transport.emit(new SocketKey(spec.id(), generation), fact);
		settle();
	}

	void comeUp(LinkSpec spec, long generation) {
		fact(spec, generation, new Connected("10.0.0.1:40000", "10.0.0.2:5556"));
		fact(spec, generation, new MessageReceived());
	}

	void answer(String host, Resolution resolution) {
		this.questions.get(host).remove(0).accept(resolution);
		settle();
	}

	LinkSnapshot snapshot(LinkSpec spec) {
		return this.directory.link(spec.id()).orElseThrow();
	}

	LinkState state(LinkSpec spec) {
		return snapshot(spec).state();
	}

	/** The addresses that were opened, in order. */
	List<String> addresses() {
		return this.transport.opened().stream().map((request) -> request.address()).toList();
	}

	List<SocketKey> opened() {
		return this.transport.opened().stream().map((request) -> request.key()).toList();
	}

	static SocketKey key(LinkSpec spec, long generation) {
		return new SocketKey(spec.id(), generation);
	}

}

package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.FakeRouterSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * One publisher, {@code default}, whose agent is stepped by hand; its futures complete at
 * once. Confined to the test's thread, but for the template.
 */
final class SteppedPublishing {

	final ManualTicker ticker = new ManualTicker();

	final FakeTransport transport = new FakeTransport((key, fact, nanos) -> {
	}, this.ticker);

	final FakePoller<EngineSocket> poller = this.transport.newPoller();

	final List<ZmqSubscriptionEvent> subscriptionEvents = new ArrayList<>();

	/** What the listener of subscriptions throws. */
	@Nullable RuntimeException failing;

	final PublishingAgent agent;

	final Publisher publisher;

	final ZmqTemplate template;

	SteppedPublishing(int capacity, PublisherOverflow overflow) {
		this(new PublisherSettings(capacity, overflow, Duration.ZERO));
	}

	SteppedPublishing(PublisherSettings settings) {
		this.agent = new PublishingAgent(Map.of("default", settings), new FutureCompleter(), this::onSubscription,
				this.ticker);
		this.agent.open(this.poller);
		this.publisher = this.agent.publisher("default");
		this.publisher.queue().open();
		this.template = new ZmqTemplate(this.publisher, codec(), new Publishers(Map.of("default", settings), codec(),
				this.transport, this::onSubscription, PublishObserver.NONE, this.ticker));
	}

	private void onSubscription(ZmqSubscriptionEvent event) {
		this.subscriptionEvents.add(event);
		if (this.failing != null) {
			throw this.failing;
		}
	}

	static PayloadCodec codec() {
		return new PayloadCodec(PayloadConverters.chain(List.of(), null));
	}

	static SocketRequest request(String endpoint, long generation) {
		SocketKey key = new SocketKey(new LinkId("default", SocketType.PUB, endpoint), generation);
		return new SocketRequest(key, SocketMode.BIND, endpoint, SocketSettings.publisherDefaults(), new LinkTraffic());
	}

	FakePublisherSocket adopt(String endpoint, long generation) {
		FakePublisherSocket socket = this.transport.openPublisher(request(endpoint, generation));
		this.agent.adopt(socket);
		this.agent.doWork();
		return socket;
	}

	FakeRouterSocket adoptReplay(String endpoint, long generation) {
		SocketKey key = new SocketKey(new LinkId("default", SocketType.ROUTER, endpoint), generation);
		FakeRouterSocket socket = this.transport.openRouter(new SocketRequest(key, SocketMode.BIND, endpoint,
				SocketSettings.publisherDefaults(), new LinkTraffic()));
		this.agent.replayOwner().adopt(socket);
		this.agent.doWork();
		return socket;
	}

	void adopt(Consumer<byte[][]> onSend, Supplier<byte @Nullable []> onReceive) {
		adopt(new ScriptedSocket(request("tcp://127.0.0.1:1", 1).key(), onSend, onReceive));
	}

	void adopt(ScriptedSocket socket) {
		this.publisher.onOpen(new PublisherLink(socket, this.transport.newPoller(),
				new LogThrottle(Duration.ofSeconds(10), this.ticker)));
	}

	void step() {
		this.agent.doWork();
	}

	static List<String> payloads(FakePublisherSocket socket) {
		return socket.sent()
			.stream()
			.map((frames) -> new String(frames[frames.length - 1], StandardCharsets.UTF_8))
			.toList();
	}

}

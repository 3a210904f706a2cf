package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.ZmqTransportException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Checks that the fake fulfils the contract. */
class FakeTransportTests extends TransportContract {

	private final ManualTicker ticker = new ManualTicker();

	private int taken;

	private int opened;

	private final Map<String, Integer> takenOf = new HashMap<>();

	@Override
	protected Transport create(FactSink sink) {
		return new FakeTransport(sink, this.ticker).retireOnClose().waiting();
	}

	@Override
	protected SubscriberSocket openSubscriber(Transport transport) {
		return transport.openSubscriber(request(SocketType.SUB, SocketSettings.subscriberDefaults()));
	}

	@Override
	protected PublisherSocket openPublisher(Transport transport) {
		return transport.openPublisher(request(SocketType.PUB, SocketSettings.publisherDefaults()));
	}

	private static SocketRequest request(SocketType type, SocketSettings settings) {
		LinkId link = new LinkId("default", type, "tcp://peer:5555");
		return new SocketRequest(new SocketKey(link, 1), SocketMode.CONNECT, "tcp://10.0.0.7:5555", settings,
				new LinkTraffic());
	}

	@Override
	protected void peerPublishes(SubscriberSocket socket, String... frames) {
		((FakeSubscriberSocket) socket).push(frames);
	}

	@Override
	protected void awaitUnsubscribed(TopicPrefix prefix) {
		// at once
	}

	@Override
	protected void peerSubscribes(PublisherSocket socket, TopicPrefix prefix) {
		((FakePublisherSocket) socket).peerSubscribes(prefix);
	}

	@Override
	protected void otherPeerSubscribes(PublisherSocket socket, TopicPrefix prefix) {
		((FakePublisherSocket) socket).peerSubscribes(prefix);
	}

	@Override
	protected void otherPeerLeaves(PublisherSocket socket, TopicPrefix prefix) {
		((FakePublisherSocket) socket).peerLeaves(prefix);
	}

	@Override
	protected PublisherSocket openPublisherWithMark(Transport transport) {
		return openPublisher(transport);
	}

	@Override
	protected void peerStopsReading(PublisherSocket socket, TopicPrefix prefix) {
		((FakePublisherSocket) socket).peerIsFull(prefix);
	}

	@Override
	protected void peerReadsAgain(PublisherSocket socket) {
		((FakePublisherSocket) socket).peersReadAgain();
	}

	@Override
	protected List<String> takeSent(PublisherSocket socket) {
		byte[][] frames = ((FakePublisherSocket) socket).sent().get(this.taken++);
		return Stream.of(frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	@Override
	protected XsubSocket openXsub(Transport transport) {
		return transport.openXsub(request(SocketType.XSUB, SocketSettings.subscriberDefaults()));
	}

	@Override
	protected XpubSocket openXpub(Transport transport, SocketSettings settings) {
		LinkId link = new LinkId("default", SocketType.XPUB, "tcp://peer:" + ++this.opened);
		return transport.openXpub(new SocketRequest(new SocketKey(link, 1), SocketMode.BIND, link.endpoint(), settings,
				new LinkTraffic()));
	}

	@Override
	protected void peerPublishes(XsubSocket socket, String... frames) {
		((FakeXsubSocket) socket).push(frames);
	}

	@Override
	protected void peerSubscribes(XpubSocket socket, TopicPrefix prefix) {
		((FakeXpubSocket) socket).peerSubscribes(prefix);
	}

	@Override
	protected void otherPeerSubscribes(XpubSocket socket, TopicPrefix prefix) {
		((FakeXpubSocket) socket).peerSubscribes(prefix);
	}

	@Override
	protected void otherPeerLeaves(XpubSocket socket, TopicPrefix prefix) {
		((FakeXpubSocket) socket).peerUnsubscribes(prefix);
	}

	@Override
	protected void peerStopsReading(XpubSocket socket, TopicPrefix prefix) {
		((FakeXpubSocket) socket).peerIsFull(prefix);
	}

	@Override
	protected void peerReadsAgain(XpubSocket socket) {
		((FakeXpubSocket) socket).peersReadAgain();
	}

	@Override
	protected List<String> takeSent(XpubSocket socket) {
		return ((FakeXpubSocket) socket).sent().get(this.taken++);
	}

	@Override
	protected DealerSocket openDealer(Transport transport) {
		return transport.openDealer(request(SocketType.DEALER, SocketSettings.subscriberDefaults()));
	}

	@Override
	protected List<String> takeRequest(DealerSocket socket) {
		byte[][] frames = ((FakeDealerSocket) socket).sent().get(this.taken++);
		return Stream.of(frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	@Override
	protected void peerAnswers(DealerSocket socket, String... frames) {
		((FakeDealerSocket) socket).push(frames);
	}

	@Override
	protected void peerEnds(DealerSocket socket) {
		((FakeDealerSocket) socket).disconnect();
	}

	@Override
	protected RouterSocket openRouterWithMark(Transport transport) {
		return transport.openRouter(request(SocketType.ROUTER, SocketSettings.publisherDefaults()));
	}

	@Override
	protected void peerAsks(RouterSocket socket, String peer, String... frames) {
		((FakeRouterSocket) socket).peerAsks(peer,
				Stream.of(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
	}

	@Override
	protected void peerStopsReading(RouterSocket socket, String peer) {
		((FakeRouterSocket) socket).peerTakes(peer, 10);
	}

	@Override
	protected void peerReadsAgain(RouterSocket socket, String peer) {
		((FakeRouterSocket) socket).peerTakes(peer, Integer.MAX_VALUE);
	}

	@Override
	protected List<String> takeAnswer(RouterSocket socket, String peer) {
		Iterator<FakeRouterSocket.Sent> left = ((FakeRouterSocket) socket).sent()
			.stream()
			.filter((sent) -> sent.peer().equals(peer))
			.skip(this.takenOf.merge(peer, 1, Integer::sum) - 1)
			.iterator();
		return left.next().frames().stream().map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	@Override
	protected void peerLeaves(RouterSocket socket, String peer) {
		((FakeRouterSocket) socket).peerLeaves(peer);
	}

	@Test
	void refusedOpenIsNotRecorded() {
		FakeTransport transport = new FakeTransport(this.facts, this.ticker);
		transport.refuseNextOpen(new ZmqTransportException(Reason.ADDRESS_IN_USE, "taken", null));
		assertThatThrownBy(() -> openSubscriber(transport)).hasMessage("taken");
		assertThat(transport.opened()).isEmpty();
		assertThat(openSubscriber(transport).key()).isEqualTo(transport.opened().get(0).key());
	}

}

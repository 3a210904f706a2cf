package org.zmqspring.transport.jeromq;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.TransportContract;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;

/** Holds JeroMQ to the contract. */
class JeromqTransportIntegrationTests extends TransportContract {

	private final PeerSockets peer = new PeerSockets();

	private @Nullable PeerSockets otherPeer;

	@AfterEach
	void closePeer() {
		this.peer.close();
	}

	@Override
	protected Transport create(FactSink sink) {
		return new JeromqTransport(sink, new SystemTicker());
	}

	@Override
	protected SubscriberSocket openSubscriber(Transport transport) {
		SubscriberSocket socket = transport.openSubscriber(Requests.subscriber(this.peer.address()));
		FreshConnection.await(transport, this.facts, socket.key());
		return socket;
	}

	@Override
	protected PublisherSocket openPublisher(Transport transport) {
		return transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
	}

	@Override
	protected void peerPublishes(SubscriberSocket socket, String... frames) {
		this.peer.awaitSubscription(frames[0].substring(0, 1));
		this.peer.publish(frames);
	}

	@Override
	protected void awaitUnsubscribed(TopicPrefix prefix) {
		this.peer.awaitUnsubscription(prefix.toString());
	}

	@Override
	protected void peerSubscribes(PublisherSocket socket, TopicPrefix prefix) {
		this.peer.subscribe(this.facts.await(socket.key(), LinkFact.Listening.class).address(), prefix.toString());
	}

	@Override
	protected void otherPeerSubscribes(PublisherSocket socket, TopicPrefix prefix) {
		this.otherPeer = new PeerSockets();
		this.otherPeer.subscribe(this.facts.await(socket.key(), LinkFact.Listening.class).address(), prefix.toString());
	}

	@Override
	protected void otherPeerLeaves(PublisherSocket socket, TopicPrefix prefix) {
		Objects.requireNonNull(this.otherPeer).close();
	}

	@Override
	protected PublisherSocket openPublisherWithMark(Transport transport) {
		return transport.openPublisher(Requests.publisherWithMark("tcp://127.0.0.1:*", 10));
	}

	@Override
	protected void peerStopsReading(PublisherSocket socket, TopicPrefix prefix) {
		// it reads only when it is told to
	}

	@Override
	protected void peerReadsAgain(PublisherSocket socket) {
		this.peer.takeAll();
	}

	@Override
	protected List<String> takeSent(PublisherSocket socket) {
		return this.peer.take();
	}

	@Override
	protected XsubSocket openXsub(Transport transport) {
		XsubSocket socket = transport.openXsub(Requests.frontend(this.peer.address()));
		FreshConnection.await(transport, this.facts, socket.key());
		return socket;
	}

	@Override
	protected XpubSocket openXpub(Transport transport, SocketSettings settings) {
		return transport.openXpub(Requests.backend("tcp://127.0.0.1:*", settings));
	}

	@Override
	protected void peerPublishes(XsubSocket socket, String... frames) {
		this.peer.awaitSubscription(frames[0].substring(0, 1));
		this.peer.publish(frames);
	}

	@Override
	protected void peerSubscribes(XpubSocket socket, TopicPrefix prefix) {
		this.peer.subscribe(addressOf(socket), prefix.toString());
	}

	@Override
	protected void otherPeerSubscribes(XpubSocket socket, TopicPrefix prefix) {
		if (this.otherPeer == null) {
			this.otherPeer = new PeerSockets();
		}
		this.otherPeer.subscribe(addressOf(socket), prefix.toString());
	}

	@Override
	protected void otherPeerLeaves(XpubSocket socket, TopicPrefix prefix) {
		if (this.otherPeer != null) {
			this.otherPeer.close();
			this.otherPeer = null;
		}
	}

	@Override
	protected void peerStopsReading(XpubSocket socket, TopicPrefix prefix) {
		// it reads only when it is told to
	}

	@Override
	protected void peerReadsAgain(XpubSocket socket) {
		this.peer.takeAll();
	}

	@Override
	protected List<String> takeSent(XpubSocket socket) {
		return this.peer.take();
	}

	private String addressOf(XpubSocket socket) {
		return this.facts.await(socket.key(), LinkFact.Listening.class).address();
	}

	@Override
	protected DealerSocket openDealer(Transport transport) {
		DealerSocket socket = transport.openDealer(Requests.dealer(this.peer.routerAddress()));
		FreshConnection.await(transport, this.facts, socket.key());
		return socket;
	}

	@Override
	protected List<String> takeRequest(DealerSocket socket) {
		return this.peer.takeRequest();
	}

	@Override
	protected void peerAnswers(DealerSocket socket, String... frames) {
		this.peer.answer(frames);
	}

	@Override
	protected void peerEnds(DealerSocket socket) {
		this.peer.closeRouter();
	}

	@Override
	protected RouterSocket openRouterWithMark(Transport transport) {
		return transport.openRouter(Requests.router("tcp://127.0.0.1:*", 10));
	}

	@Override
	protected void peerAsks(RouterSocket socket, String name, String... frames) {
		this.peer.ask(this.facts.await(socket.key(), LinkFact.Listening.class).address(), name, frames);
	}

	@Override
	protected void peerStopsReading(RouterSocket socket, String name) {
		// it reads only when it is told to
	}

	@Override
	protected void peerReadsAgain(RouterSocket socket, String name) {
		// as above
	}

	@Override
	protected List<String> takeAnswer(RouterSocket socket, String name) {
		return this.peer.takeAnswer(name);
	}

	@Override
	protected void peerLeaves(RouterSocket socket, String name) {
		this.peer.closeDealer(name);
	}

}

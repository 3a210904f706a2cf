package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.RouterSocket.Result;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviour of every {@link Transport}. The tests run against JeroMQ and against the
 * fake, so that both stay alike.
 */
@Timeout(120)
public abstract class TransportContract {

	private static final long SHORT = Duration.ofMillis(30).toNanos();

	private static final TopicPrefix A = TopicPrefix.of("a");

	private static final TopicPrefix B = TopicPrefix.of("b");

	private static final SocketSettings UNLIMITED = marked(0);

	private static final SocketSettings MARKED = marked(10);

	private static SocketSettings marked(int mark) {
		return SocketSettings.builder(SocketType.XPUB).sndHwm(mark).heartbeatIvl(Duration.ZERO).build();
	}

	protected final RecordedFacts facts = new RecordedFacts();

	private Transport transport;

	private SocketPoller<EngineSocket> poller;

	protected abstract Transport create(FactSink sink);

	/** Open a subscriber that is connected to the peer, or will be soon. */
	protected abstract SubscriberSocket openSubscriber(Transport transport);

	/** Open a publisher to which the peer can subscribe. */
	protected abstract PublisherSocket openPublisher(Transport transport);

	/** Let the peer publish as soon as it knows of a subscription. */
	protected abstract void peerPublishes(SubscriberSocket socket, String... frames);

	/** Wait until the peer knows that a subscription has ended. */
	protected abstract void awaitUnsubscribed(TopicPrefix prefix);

	/** Let the peer subscribe to the publisher. */
	protected abstract void peerSubscribes(PublisherSocket socket, TopicPrefix prefix);

	/** Let another peer subscribe to the publisher, to the same prefix. */
	protected abstract void otherPeerSubscribes(PublisherSocket socket, TopicPrefix prefix);

	/** Let the other peer leave. */
	protected abstract void otherPeerLeaves(PublisherSocket socket, TopicPrefix prefix);

	/** Open a publisher with short queues for its peers. */
	protected abstract PublisherSocket openPublisherWithMark(Transport transport);

	/** Let the peer that has subscribed to the prefix take no more messages. */
	protected abstract void peerStopsReading(PublisherSocket socket, TopicPrefix prefix);

	/** Let the peer take messages again. */
	protected abstract void peerReadsAgain(PublisherSocket socket);

	/** Take the next message that reached the peer. */
	protected abstract List<String> takeSent(PublisherSocket socket);

	/** Open a dealer that is connected to the peer, or will be soon. */
	protected abstract DealerSocket openDealer(Transport transport);

	/** Take the next request that reached the peer. */
	protected abstract List<String> takeRequest(DealerSocket socket);

	/** Let the peer answer the request that was taken last. */
	protected abstract void peerAnswers(DealerSocket socket, String... frames);

	/** Let the peer end all its connections. */
	protected abstract void peerEnds(DealerSocket socket);

	/** Open a router with short queues for its peers. */
	protected abstract RouterSocket openRouterWithMark(Transport transport);

	/** Let a peer of this name send a request. */
	protected abstract void peerAsks(RouterSocket socket, String peer, String... frames);

	/** Let a peer take no more answers. */
	protected abstract void peerStopsReading(RouterSocket socket, String peer);

	/** Let a peer take answers again. */
	protected abstract void peerReadsAgain(RouterSocket socket, String peer);

	/** Take the next answer that reached a peer. */
	protected abstract List<String> takeAnswer(RouterSocket socket, String peer);

	/** Let a peer leave. */
	protected abstract void peerLeaves(RouterSocket socket, String peer);

	/** Open a frontend that is connected to the peer, or will be soon. */
	protected abstract XsubSocket openXsub(Transport transport);

	/** Open a backend to which the peer can subscribe, with short queues. */
	protected abstract XpubSocket openXpub(Transport transport, SocketSettings settings);

	/** Let the peer publish as soon as it knows of a subscription. */
	protected abstract void peerPublishes(XsubSocket socket, String... frames);

	/** Let the peer subscribe to the backend. */
	protected abstract void peerSubscribes(XpubSocket socket, TopicPrefix prefix);

	/** Let another peer subscribe to the backend, to the same prefix. */
	protected abstract void otherPeerSubscribes(XpubSocket socket, TopicPrefix prefix);

	/** Let the other peer leave. */
	protected abstract void otherPeerLeaves(XpubSocket socket, TopicPrefix prefix);

	/** Let the peer that has subscribed to the prefix take no more messages. */
	protected abstract void peerStopsReading(XpubSocket socket, TopicPrefix prefix);

	/** Let the peer take messages again. */
	protected abstract void peerReadsAgain(XpubSocket socket);

	/** Take the next message that reached the peer. */
	protected abstract List<String> takeSent(XpubSocket socket);

	@BeforeEach
	void open() {
		this.transport = create(this.facts);
		this.poller = this.transport.newPoller();
	}

	@AfterEach
	void close() {
		this.poller.close();
		this.transport.close(Duration.ofSeconds(10));
	}

	@Test
	void messagesArriveInOrderWithAllTheirFrames() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		peerPublishes(socket, "a2", "payload");
		peerPublishes(socket, "a3", "", "third", "fourth");
		assertThat(take(socket)).containsExactly("a1");
		assertThat(take(socket)).containsExactly("a2", "payload");
		assertThat(take(socket)).containsExactly("a3", "", "third", "fourth");
		assertThat(socket.receive()).isNull();
		socket.close();
	}

	@Test
	void subscriptionsAreCounted() {
		SubscriberSocket socket = subscribed(A);
		socket.subscribe(A);
		socket.subscribe(B);
		socket.unsubscribe(A);
		peerPublishes(socket, "b0");
		peerPublishes(socket, "a1");
		assertThat(take(socket)).containsExactly("b0");
		assertThat(take(socket)).containsExactly("a1");
		socket.unsubscribe(A);
		awaitUnsubscribed(A);
		peerPublishes(socket, "a2");
		peerPublishes(socket, "b3");
		assertThat(take(socket)).containsExactly("b3");
		socket.close();
	}

	@Test
	void socketIsReadyUntilItIsFoundDry() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		peerPublishes(socket, "a2");
		assertThat(take(socket)).containsExactly("a1");
		assertThat(this.poller.await(0)).containsExactly(socket);
		assertThat(this.poller.await(0)).containsExactly(socket);
		assertThat(take(socket)).containsExactly("a2");
		assertThat(this.poller.await(0)).containsExactly(socket);
		assertThat(socket.receive()).isNull();
		drain();
		peerPublishes(socket, "a3");
		assertThat(take(socket)).containsExactly("a3");
		socket.close();
	}

	@Test
	void heldSocketIsNotOfferedAndKeepsItsMessages() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		assertThat(take(socket)).containsExactly("a1");
		this.poller.hold(socket);
		peerPublishes(socket, "a2");
		assertThat(this.poller.await(SHORT)).isEmpty();
		assertThat(this.poller.await(0)).isEmpty();
		this.poller.release(socket);
		assertThat(this.poller.await(0)).containsExactly(socket);
		assertThat(take(socket)).containsExactly("a2");
		socket.close();
	}

	@Test
	void releasedSocketIsOfferedOnceEvenIfItIsDry() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		assertThat(take(socket)).containsExactly("a1");
		assertThat(socket.receive()).isNull();
		drain();
		this.poller.hold(socket);
		this.poller.release(socket);
		assertThat(this.poller.await(0)).containsExactly(socket);
		socket.close();
	}

	@Test
	void removedSocketIsNotOffered() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		assertThat(take(socket)).containsExactly("a1");
		this.poller.remove(socket);
		peerPublishes(socket, "a2");
		assertThat(this.poller.await(SHORT)).isEmpty();
		socket.close();
	}

	@Test
	void wakeupEndsTheWaitOfAnotherThread() throws InterruptedException {
		Thread waker = new Thread(this.poller::wakeup);
		waker.start();
		assertThat(this.poller.await(Long.MAX_VALUE)).isEmpty();
		waker.join();
	}

	@Test
	void wakeupBeforeTheWaitEndsIt() {
		SubscriberSocket socket = subscribed(A);
		this.poller.wakeup();
		this.poller.remove(socket);
		assertThat(this.poller.await(Long.MAX_VALUE)).isEmpty();
		socket.close();
	}

	@Test
	void closingTwiceRetiresOnceAndNothingFollows() {
		SubscriberSocket socket = subscribed(A);
		peerPublishes(socket, "a1");
		assertThat(take(socket)).containsExactly("a1");
		this.poller.remove(socket);
		socket.close();
		socket.close();
		this.facts.await(socket.key(), LinkFact.Retired.class);
		this.transport.close(Duration.ofSeconds(10));
		List<LinkFact> told = this.facts.of(socket.key());
		assertThat(told).endsWith(new LinkFact.Retired());
		assertThat(told).filteredOn(LinkFact.Retired.class::isInstance).hasSize(1);
		assertThat(socket.receive()).isNull();
	}

	@Test
	void publisherSeesSubscriptionsAndSends() {
		PublisherSocket socket = openPublisher(this.transport);
		this.poller.add(socket);
		peerSubscribes(socket, A);
		assertThat(takeSubscription(socket)).containsExactly(1, 'a');
		socket.send(frames("a1"));
		socket.send(frames("a2", "payload", "third"));
		assertThat(takeSent(socket)).containsExactly("a1");
		assertThat(takeSent(socket)).containsExactly("a2", "payload", "third");
		this.poller.remove(socket);
		socket.close();
	}

	@Test
	void subscriptionThatComesWhileSendingIsOffered() {
		PublisherSocket socket = openPublisher(this.transport);
		this.poller.add(socket);
		peerSubscribes(socket, A);
		assertThat(takeSubscription(socket)).containsExactly(1, 'a');
		assertThat(socket.receiveSubscription()).isNull();
		peerSubscribes(socket, B);
		long end = System.nanoTime() + SHORT;
		while (System.nanoTime() < end) {
			socket.send(frames("c"));
		}
		assertThat(takeSubscription(socket)).containsExactly(1, 'b');
		this.poller.remove(socket);
		socket.close();
	}

	@Test
	void sendTellsHowManySubscribedPeersMissTheMessage() {
		PublisherSocket socket = openPublisherWithMark(this.transport);
		this.poller.add(socket);
		peerSubscribes(socket, A);
		assertThat(takeSubscription(socket)).containsExactly(1, 'a');
		assertThat(socket.send(frames("a1"))).isZero();
		peerStopsReading(socket, A);
		byte[] large = new byte[20_000];
		large[0] = 'a';
		sendUntil(1, socket, large);
		sendUntil(1, socket, frames("a3", "payload", "third"));
		assertThat(socket.send(frames("b", "a4"))).isZero();
		peerReadsAgain(socket);
		sendUntil(0, socket, frames("a5"));
		this.poller.remove(socket);
		socket.close();
		assertThat(socket.send(frames("a6"))).isZero();
	}

	@Test
	void peerThatLeavesIsNoticedThoughAnotherHoldsTheSame() {
		PublisherSocket socket = openPublisher(this.transport);
		this.poller.add(socket);
		peerSubscribes(socket, A);
		assertThat(takeSubscription(socket)).containsExactly(1, 'a');
		otherPeerSubscribes(socket, A);
		assertThat(takeSubscription(socket)).containsExactly(1, 'a');
		assertThat(socket.receiveSubscription()).isNull();
		socket.peersChanged();
		assertThat(socket.peersChanged()).isFalse();
		assertThat(socket.subscribers(A.bytes())).isEqualTo(2);
		assertThat(socket.subscribers(B.bytes())).isZero();
		otherPeerLeaves(socket, A);
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!socket.peersChanged()) {
			assertThat(socket.receiveSubscription()).isNull();
			assertThat(System.nanoTime()).as("time at which a peer has left").isLessThan(end);
		}
		assertThat(socket.subscribers(A.bytes())).isOne();
		this.poller.remove(socket);
		socket.close();
	}

	@Test
	void dealerSendsARequestAndReceivesTheAnswerInWholeMessages() {
		DealerSocket socket = openDealer(this.transport);
		this.poller.add(socket);
		assertThat(socket.send(frames("", "first"))).isTrue();
		assertThat(takeRequest(socket)).containsExactly("", "first");
		peerAnswers(socket, "", "topic", "1", "payload");
		peerAnswers(socket, "", "2", "");
		peerAnswers(socket, "end");
		assertThat(take(socket, socket::receive)).containsExactly("", "topic", "1", "payload");
		assertThat(take(socket, socket::receive)).containsExactly("", "2", "");
		assertThat(take(socket, socket::receive)).containsExactly("end");
		assertThat(socket.receive()).isNull();
		assertThat(socket.isDisconnected()).isFalse();
		closeForEver(socket);
		assertThat(socket.send(frames("", "first"))).isFalse();
		assertThat(socket.receive()).isNull();
		assertThat(socket.isDisconnected()).isTrue();
	}

	@Test
	void disconnectedDealerStillGivesOutWhatItHasReceived() {
		DealerSocket socket = openDealer(this.transport);
		this.poller.add(socket);
		socket.send(frames("", "first"));
		takeRequest(socket);
		peerAnswers(socket, "", "1", "payload");
		peerAnswers(socket, "", "2", "payload");
		assertThat(take(socket, socket::receive)).containsExactly("", "1", "payload");
		peerEnds(socket);
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!socket.isDisconnected()) {
			assertThat(System.nanoTime()).as("time at which it is disconnected").isLessThan(end);
		}
		assertThat(take(socket, socket::receive)).containsExactly("", "2", "payload");
		assertThat(socket.receive()).isNull();
		closeForEver(socket);
	}

	@Test
	void routerAnswersEachPeer() {
		RouterSocket socket = openRouterWithMark(this.transport);
		this.poller.add(socket);
		peerAsks(socket, "one", "", "1");
		byte[][] one = take(socket::receive, socket);
		peerAsks(socket, "two", "", "2");
		byte[][] two = take(socket::receive, socket);
		assertThat(text(one).subList(1, one.length)).containsExactly("", "1");
		assertThat(text(two).subList(1, two.length)).containsExactly("", "2");
		assertThat(socket.send(two[0], frames("", "topic", "2", "to two"))).isEqualTo(Result.SENT);
		assertThat(socket.send(one[0], frames("", "1", "to one"))).isEqualTo(Result.SENT);
		assertThat(takeAnswer(socket, "one")).containsExactly("", "1", "to one");
		assertThat(takeAnswer(socket, "two")).containsExactly("", "topic", "2", "to two");
		assertThat(socket.receive()).isNull();
		closeForEver(socket);
		assertThat(socket.send(one[0], frames("late"))).isEqualTo(Result.GONE);
		assertThat(socket.receive()).isNull();
	}

	@Test
	void routerSendsNothingToAFullPeerAndTheOthersGetTheirs() {
		RouterSocket socket = openRouterWithMark(this.transport);
		this.poller.add(socket);
		peerAsks(socket, "one", "", "1");
		byte[] one = take(socket::receive, socket)[0];
		peerAsks(socket, "two", "", "2");
		byte[] two = take(socket::receive, socket)[0];
		peerStopsReading(socket, "one");
		byte[][] large = frames("", "topic", "number", "x".repeat(20_000));
		int sent = 0;
		for (int full = 0; full < 3;) {
			Result result = socket.send(one, large);
			assertThat(result).isNotEqualTo(Result.GONE);
			sent += (result == Result.SENT) ? 1 : 0;
			full += (result == Result.FULL) ? 1 : 0;
			assertThat(socket.send(two, frames("", "between"))).isEqualTo(Result.SENT);
			assertThat(takeAnswer(socket, "two")).containsExactly("", "between");
		}
		peerReadsAgain(socket, "one");
		for (int i = 0; i < sent; i++) {
			assertThat(takeAnswer(socket, "one")).hasSize(4).startsWith("", "topic", "number");
		}
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (socket.send(one, frames("", "after")) != Result.SENT) {
			assertThat(System.nanoTime()).as("time at which it has room").isLessThan(end);
		}
		assertThat(takeAnswer(socket, "one")).containsExactly("", "after");
		closeForEver(socket);
	}

	@Test
	void routerTellsThatAPeerIsGone() {
		RouterSocket socket = openRouterWithMark(this.transport);
		this.poller.add(socket);
		assertThat(socket.send(new byte[] { 'n', 'o' }, frames("", "never"))).isEqualTo(Result.GONE);
		peerAsks(socket, "one", "", "1");
		byte[] one = take(socket::receive, socket)[0];
		peerLeaves(socket, "one");
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (socket.send(one, frames("", "late")) != Result.GONE) {
			assertThat(socket.receive()).isNull();
			assertThat(System.nanoTime()).as("time at which it is gone").isLessThan(end);
		}
		peerAsks(socket, "two", "", "2");
		assertThat(text(take(socket::receive, socket))).endsWith("2");
		closeForEver(socket);
	}

	@Test
	void messagesPassFromAFrontendToABackend() {
		XsubSocket frontend = openXsub(this.transport);
		XpubSocket one = openXpub(this.transport, UNLIMITED);
		XpubSocket other = openXpub(this.transport, UNLIMITED);
		this.poller.add(frontend);
		this.poller.add(one);
		peerSubscribes(one, A);
		assertThat(event(one)).containsExactly(1, 'a');
		assertThat(frontend.receiveMessage()).isNull();
		frontend.subscription(new byte[] { 1, 'a' });
		peerPublishes(frontend, "a1");
		peerPublishes(frontend, "a2", "", "x".repeat(300), "last");
		EngineMessage first = message(frontend);
		assertThat(first.size()).isEqualTo(2);
		assertThat(one.send(first)).isZero();
		assertThat(other.send(first)).isZero();
		EngineMessage second = message(frontend);
		assertThat(second.size()).isEqualTo(2 + 300 + 4);
		assertThat(other.send(second)).isZero();
		assertThat(one.send(second)).isZero();
		assertThat(frontend.receiveMessage()).isNull();
		assertThat(takeSent(one)).containsExactly("a1");
		assertThat(takeSent(one)).containsExactly("a2", "", "x".repeat(300), "last");
		assertThat(one.isBroken()).isFalse();
		other.close();
		closeForEver(frontend);
		assertThat(frontend.receiveMessage()).isNull();
	}

	@Test
	void aBackendReportsTheFirstSubscriptionAndTheEndOfTheLast() {
		XpubSocket socket = openXpub(this.transport, UNLIMITED);
		this.poller.add(socket);
		peerSubscribes(socket, A);
		assertThat(event(socket)).containsExactly(1, 'a');
		otherPeerSubscribes(socket, A);
		otherPeerSubscribes(socket, B);
		assertThat(event(socket)).containsExactly(1, 'b');
		otherPeerLeaves(socket, A);
		otherPeerLeaves(socket, B);
		assertThat(event(socket)).containsExactly(0, 'b');
		assertThat(socket.receiveSubscription()).isNull();
		this.poller.remove(socket);
		socket.close();
	}

	@Test
	void aBackendTellsHowManySubscribedPeersMissTheMessage() {
		XsubSocket frontend = openXsub(this.transport);
		XpubSocket backend = openXpub(this.transport, MARKED);
		this.poller.add(backend);
		peerSubscribes(backend, A);
		assertThat(event(backend)).containsExactly(1, 'a');
		this.poller.remove(backend);
		this.poller.add(frontend);
		EngineMessage message = published(frontend, "a" + "x".repeat(20_000), "second");
		assertThat(backend.hasRoom(message)).isTrue();
		assertThat(backend.send(message)).isZero();
		peerStopsReading(backend, A);
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (backend.send(message) != 1) {
			assertThat(System.nanoTime()).as("time at which one misses it").isLessThan(end);
		}
		assertThat(backend.hasRoom(message)).as("without xpub-nodrop").isTrue();
		assertThat(backend.checkStalled(message, 0)).isZero();
		assertThat(backend.takeDiscarded()).isZero();
		closeForEver(frontend);
		backend.close();
	}

	@Test
	void aBackendWithNodropTellsWhenThereIsRoom() {
		XsubSocket frontend = openXsub(this.transport);
		XpubSocket backend = openXpub(this.transport, MARKED.withNodrop(Duration.ofSeconds(10)));
		this.poller.add(backend);
		peerSubscribes(backend, A);
		assertThat(event(backend)).containsExactly(1, 'a');
		this.poller.remove(backend);
		this.poller.add(frontend);
		EngineMessage message = published(frontend, "a" + "x".repeat(20_000), "second");
		peerStopsReading(backend, A);
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (backend.hasRoom(message)) {
			assertThat(backend.send(message)).isZero();
			assertThat(System.nanoTime()).as("time at which it has no room").isLessThan(end);
		}
		assertThat(backend.checkStalled(message, 0)).isPositive();
		peerReadsAgain(backend);
		while (!backend.hasRoom(message)) {
			assertThat(backend.receiveSubscription()).isNull();
			assertThat(System.nanoTime()).as("time at which it has room").isLessThan(end);
		}
		assertThat(backend.checkStalled(message, 0)).isZero();
		assertThat(backend.takeDiscarded()).isZero();
		closeForEver(frontend);
		backend.close();
	}

	private EngineMessage published(XsubSocket frontend, String... frames) {
		frontend.subscription(new byte[] { 1, 'a' });
		peerPublishes(frontend, frames);
		return message(frontend);
	}

	private EngineMessage message(XsubSocket socket) {
		while (true) {
			EngineMessage message = socket.receiveMessage();
			if (message != null) {
				return message;
			}
			this.poller.await(Long.MAX_VALUE);
		}
	}

	private byte[] event(XpubSocket socket) {
		while (true) {
			byte[] event = socket.receiveSubscription();
			if (event != null) {
				return event;
			}
			this.poller.await(Long.MAX_VALUE);
		}
	}

	private void closeForEver(EngineSocket socket) {
		this.poller.remove(socket);
		socket.close();
		this.facts.await(socket.key(), LinkFact.Retired.class);
	}

	/** Send until this number of peers miss the message. */
	private static void sendUntil(int missed, PublisherSocket socket, byte[]... frames) {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (socket.send(frames) != missed) {
			assertThat(System.nanoTime()).as("time at which %d miss it", missed).isLessThan(end);
		}
	}

	private SubscriberSocket subscribed(TopicPrefix prefix) {
		SubscriberSocket socket = openSubscriber(this.transport);
		this.poller.add(socket);
		socket.subscribe(prefix);
		return socket;
	}

	private List<String> take(SubscriberSocket socket) {
		return take(socket, socket::receive);
	}

	private List<String> take(EngineSocket socket, Supplier<byte @Nullable [][]> receive) {
		return text(take(receive, socket));
	}

	private byte[][] take(Supplier<byte @Nullable [][]> receive, EngineSocket socket) {
		while (true) {
			assertThat(this.poller.await(Long.MAX_VALUE)).containsExactly(socket);
			byte[][] frames = receive.get();
			if (frames != null) {
				return frames;
			}
		}
	}

	private static List<String> text(byte[][] frames) {
		return Stream.of(frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	private byte[] takeSubscription(PublisherSocket socket) {
		while (true) {
			assertThat(this.poller.await(Long.MAX_VALUE)).containsExactly(socket);
			byte[] event = socket.receiveSubscription();
			if (event != null) {
				return event;
			}
		}
	}

	/** Receive until no socket is offered any more. */
	private void drain() {
		for (List<EngineSocket> ready = this.poller.await(SHORT); !ready.isEmpty(); ready = this.poller.await(SHORT)) {
			ready.forEach((socket) -> assertThat(((SubscriberSocket) socket).receive()).isNull());
		}
	}

	private static byte[][] frames(String... frames) {
		return Stream.of(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
	}

}

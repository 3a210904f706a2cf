package org.zmqspring.replay;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.integration.feeds.FeedPeer;
import org.zmqspring.replay.ReplayRequests.Query;
import org.zmqspring.replay.ReplayRequests.Request;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.jeromq.JeromqTransport;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests to publishers of plain JeroMQ. */
@Timeout(180)
class ReplayIntegrationTests {

	private static final LinkId LINK = new LinkId("kv", org.zmqspring.transport.SocketType.SUB, "tcp://localhost:1");

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final SystemTicker ticker = new SystemTicker();

	/** The sockets of this side that the engine has not released. */
	private final Set<SocketKey> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger opened = new AtomicInteger();

	private final JeromqTransport transport = new JeromqTransport(new FactSink() {

		@Override
		public void offer(SocketKey key, LinkFact fact, long atNanos) {
			if (fact instanceof LinkFact.Retired) {
				ReplayIntegrationTests.this.open.remove(key);
			}
			else if (ReplayIntegrationTests.this.open.add(key)) {
				ReplayIntegrationTests.this.opened.incrementAndGet();
			}
		}

	}, this.ticker);

	private final ReplayClient client = new ReplayClient(this.transport,
			(host, ipv6, addresses) -> addresses.accept(List.of("127.0.0.1")), new SplittableRandom(), this.ticker);

	private final List<Publisher> publishers = new ArrayList<>();

	@BeforeEach
	void start() {
		this.client.start();
	}

	@AfterEach
	void close() throws InterruptedException {
		this.client.stop(Duration.ofSeconds(10));
		for (Publisher publisher : this.publishers) {
			publisher.close();
		}
		awaitNoSocket();
		this.transport.close(Duration.ofSeconds(10));
	}

	private void awaitNoSocket() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(this.open::isEmpty);
	}

	@Test
	void anAnswerArrivesWholeAndInOrder() {
		Publisher publisher = publisher(5000, (socket) -> {
		});
		Asking asking = ask(publisher.port, SecuritySettings.NONE, null, 1000);
		assertThat(asking.messages()).hasSize(4001);
		assertThat(asking.messages().get(0)).isEqualTo(new byte[][] { {}, { 't' }, number(1000), payload(1000) });
		assertThat(asking.messages().get(3999)).isEqualTo(new byte[][] { {}, { 't' }, number(4999), payload(4999) });
		assertThat(asking.messages().get(4000)).isEqualTo(new byte[][] { {}, {}, number(-1), {} });
	}

	@Test
	void anAnswerArrivesUnderCurve() {
		CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());
		CurveKeyPair own = CurveKeyPair.generate(new SecureRandom());
		Publisher publisher = publisher(3000, (socket) -> {
			socket.setCurveServer(true);
			socket.setCurvePublicKey(server.publicKey().bytes());
			socket.setCurveSecretKey(server.secretKey().bytes());
		});
		assertThat(ask(publisher.port, curve(own, server.publicKey()), null, 0).messages()).hasSize(3001);
		Asking wrong = begin(publisher.port, curve(own, own.publicKey()), null, 0, Duration.ofSeconds(5));
		wrong.awaitEnd();
		assertThat(wrong.answer.failures()).containsExactly("The connection was refused or has ended");
	}

	private static SecuritySettings curve(CurveKeyPair own, CurveKey server) {
		return new SecuritySettings(
				new CurveSettings(new KeySource.Inline(own.secretKey()), null, new KeySource.Inline(server)), null,
				ZapSettings.EVERYBODY);
	}

	@Test
	void anAnswerArrivesUnderPlain() {
		Publisher publisher = publisher(3000, (socket) -> socket.setPlainServer(true));
		SecuritySettings user = new SecuritySettings(null,
				new PlainSettings(new PlainSettings.Credentials("reader", new Masked("secret"))),
				ZapSettings.EVERYBODY);
		assertThat(ask(publisher.port, user, null, 0).messages()).hasSize(3001);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void libzmqAnswersAndItsHeartbeatsDoNotDisturb(int format) {
		try (FeedPeer peer = FeedPeer.bound("vllm", "topic=kv", "replay=tcp://127.0.0.1:*", "format=" + format,
				"delay=1.5")) {
			peer.tell("gap 900");
			SocketSettings beating = SocketSettings.builder(org.zmqspring.transport.SocketType.SUB)
				.heartbeatIvl(Duration.ofMillis(500))
				.build();
			Asking asking = new Asking();
			asking.request = this.client.ask(new Query(LINK, beating,
					Endpoint.parse(peer.replayEndpoint(), SocketMode.CONNECT), null, number(100), deadline(TIMEOUT)),
					asking);
			asking.begun();
			asking.awaitEnd();
			assertThat(asking.answer.failures()).isEmpty();
			assertThat(asking.messages()).hasSize(801).allMatch((message) -> message.length == format + 1);
			assertThat(asking.messages().get(0)[format - 1]).isEqualTo(number(100));
		}
	}

	@Test
	void twoHundredRequestsAtOnceAreAllAnswered() {
		Publisher publisher = publisher(500, (socket) -> {
		});
		List<Asking> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			all.add(begin(publisher.port, SecuritySettings.NONE, "127.0.0.1", i, TIMEOUT));
		}
		for (int i = 0; i < 200; i++) {
			all.get(i).awaitEnd();
			assertThat(all.get(i).answer.failures()).isEmpty();
			assertThat(all.get(i).messages()).hasSize(501 - i);
		}
		awaitNoSocket();
		assertThat(this.opened.get()).isGreaterThanOrEqualTo(200);
	}

	@Test
	void whenThePublisherDiesInTheMiddleThenTheRequestFails() throws InterruptedException {
		Publisher publisher = publisher(Integer.MAX_VALUE, (socket) -> {
		});
		Asking asking = begin(publisher.port, SecuritySettings.NONE, null, 0, TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> asking.messages().size() > 1000);
		publisher.close();
		asking.awaitEnd();
		assertThat(asking.answer.failures()).containsExactly("The connection ended before the answer did");
	}

	@Test
	void whenThePublisherStartsLateThenItIsStillAsked() throws IOException {
		int port = freePort();
		Asking asking = begin(port, SecuritySettings.NONE, null, 0, TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.opened.get() > 2);
		publisher(10, port, (socket) -> {
		});
		asking.awaitEnd();
		assertThat(asking.messages()).hasSize(11);
		assertThat(asking.answer.failures()).isEmpty();
	}

	@Test
	void aPeerThatAnswersNothingCostsTheTimeOnly() throws IOException {
		try (ServerSocket silent = new ServerSocket(0)) {
			Asking asking = begin(silent.getLocalPort(), SecuritySettings.NONE, null, 0, Duration.ofMillis(500));
			asking.awaitEnd();
			assertThat(asking.answer.failures()).hasSize(1);
			assertThat(asking.messages()).isEmpty();
		}
	}

	@Test
	void aSlowReaderStopsThePublisher() {
		Publisher publisher = publisher(Integer.MAX_VALUE, (socket) -> {
		});
		RecordedAnswer slow = new RecordedAnswer();
		Request request = this.client.ask(query(publisher.port, SecuritySettings.NONE, null, 0, TIMEOUT), slow);
		Awaitility.await().atMost(TIMEOUT).until(() -> slow.batches().size() == 2);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.during(Duration.ofMillis(300))
			.until(() -> slow.batches().size() == 2);
		int taken = slow.messages().size();
		request.more();
		Awaitility.await().atMost(TIMEOUT).until(() -> slow.messages().size() > taken);
		request.cancel();
		awaitNoSocket();
		assertThat(slow.failures()).isEmpty();
	}

	@Test
	void afterThousandCancelledRequestsNoSocketIsLeft() throws IOException {
		Publisher publisher = publisher(100, (socket) -> {
		});
		int refused = freePort();
		SplittableRandom random = new SplittableRandom(3);
		List<Request> requests = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			RecordedAnswer answer = new RecordedAnswer();
			requests.add(this.client.ask(
					query(random.nextInt(4) == 0 ? refused : publisher.port, SecuritySettings.NONE, null, 0, TIMEOUT),
					answer));
			if (random.nextInt(3) > 0) {
				Request other = requests.get(random.nextInt(requests.size()));
				other.cancel();
			}
			if (i % 4 == 0) {
				long until = System.nanoTime() + random.nextInt(2_000_000);
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
			}
		}
		requests.forEach(Request::cancel);
		Request last = this.client.ask(query(publisher.port, SecuritySettings.NONE, null, 0, TIMEOUT),
				new RecordedAnswer());
		last.cancel();
		awaitNoSocket();
	}

	private Asking ask(int port, SecuritySettings security, @Nullable String address, long first) {
		Asking asking = begin(port, security, address, first, TIMEOUT);
		asking.awaitEnd();
		assertThat(asking.answer.failures()).isEmpty();
		return asking;
	}

	private Asking begin(int port, SecuritySettings security, @Nullable String address, long first, Duration timeout) {
		Asking asking = new Asking();
		asking.request = this.client.ask(query(port, security, address, first, timeout), asking);
		asking.begun();
		return asking;
	}

	private Query query(int port, SecuritySettings security, @Nullable String address, long first, Duration timeout) {
		SocketSettings settings = SocketSettings.subscriberDefaults().with(security);
		return new Query(LINK, settings, Endpoint.parse("tcp://localhost:" + port, SocketMode.CONNECT), address,
				number(first), deadline(timeout));
	}

	private long deadline(Duration timeout) {
		return this.ticker.nanos() + timeout.toNanos();
	}

	private Publisher publisher(int count, Consumer<ZMQ.Socket> options) {
		return publisher(count, 0, options);
	}

	private Publisher publisher(int count, int port, Consumer<ZMQ.Socket> options) {
		Publisher publisher = new Publisher(count, port, options);
		this.publishers.add(publisher);
		return publisher;
	}

	private static int freePort() throws IOException {
		try (ServerSocket server = new ServerSocket(0)) {
			return server.getLocalPort();
		}
	}

	private static byte[] number(long number) {
		return ByteBuffer.allocate(8).putLong(number).array();
	}

	private static byte[] payload(long number) {
		return ("payload " + number).getBytes(StandardCharsets.UTF_8);
	}

	/** Handles each batch at once, and cancels at the end of the answer. Thread-safe. */
	private static final class Asking implements ReplayRequests.Answer {

		private final RecordedAnswer answer = new RecordedAnswer();

		private final List<byte[][]> messages = new ArrayList<>();

		private Request request;

		private boolean begun;

		private int owed;

		private boolean ended;

		@Override
		public synchronized void received(List<byte[][]> batch) {
			this.answer.received(batch);
			this.messages.addAll(batch);
			byte[][] last = batch.get(batch.size() - 1);
			this.ended = Arrays.equals(last[last.length - 2], number(-1));
			this.owed++;
			settle();
		}

		/** The request is known only now. */
		synchronized void begun() {
			this.begun = true;
			settle();
		}

		private void settle() {
			if (this.begun) {
				for (; this.owed > 0; this.owed--) {
					this.request.more();
				}
				if (this.ended) {
					this.request.cancel();
				}
			}
		}

		@Override
		public void failed(String reason) {
			this.answer.failed(reason);
		}

		synchronized List<byte[][]> messages() {
			return List.copyOf(this.messages);
		}

		private synchronized boolean isEnded() {
			return this.ended;
		}

		void awaitEnd() {
			Awaitility.await()
				.atMost(TIMEOUT.plusSeconds(10))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> isEnded() || !this.answer.failures().isEmpty());
		}

	}

	/** Answers requests one after another, as vLLM does. */
	private static final class Publisher implements Runnable {

		private final ZContext context = new ZContext();

		private final ZMQ.Socket socket = this.context.createSocket(SocketType.ROUTER);

		private final int count;

		private final int port;

		private final Thread thread = new Thread(this, "plain-publisher");

		private volatile boolean running = true;

		Publisher(int count, int port, Consumer<ZMQ.Socket> options) {
			this.count = count;
			this.socket.setReceiveTimeOut(20);
			this.socket.setSendTimeOut(20);
			this.socket.setRouterMandatory(true);
			this.socket.setLinger(0);
			options.accept(this.socket);
			this.socket.bind("tcp://127.0.0.1:" + ((port > 0) ? port : "*"));
			String bound = this.socket.getLastEndpoint();
			this.port = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
			this.thread.start();
		}

		@Override
		public void run() {
			while (this.running) {
				byte[] peer = this.socket.recv();
				if (peer != null) {
					this.socket.recv();
					answer(peer, ByteBuffer.wrap(this.socket.recv()).getLong());
				}
			}
			this.context.close();
		}

		private void answer(byte[] peer, long first) {
			boolean there = true;
			for (long number = first; number < this.count && this.running && there; number++) {
				there = send(peer, new byte[][] { {}, { 't' }, number(number), payload(number) });
			}
			if (there && this.running) {
				send(peer, new byte[][] { {}, {}, number(-1), {} });
			}
		}

		/** Send a message, and again while the queue of the peer is full. */
		private boolean send(byte[] peer, byte[][] frames) {
			try {
				while (!this.socket.send(peer, ZMQ.SNDMORE)) {
					if (!this.running) {
						return false;
					}
				}
			}
			catch (org.zeromq.ZMQException ex) {
				return false;
			}
			for (int i = 0; i < frames.length; i++) {
				this.socket.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0);
			}
			return true;
		}

		void close() throws InterruptedException {
			this.running = false;
			this.thread.join();
		}

	}

}

package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.supervise.LinkDirectory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred and thirty-two misbehaving publishers, each followed by an honest one on the
 * same port. JeroMQ alone is deaf for good after many of them: those that break ZMTP.
 */
@Timeout(300)
class MisbehavingPublishersIntegrationTests {

	/** A failure can be repeated with the seed that it names. */
	private static final long SEED = Long.getLong("zmq.test.seed", 20_240_601);

	private static final int LINKS = 12;

	private static final long BOUND_MILLIS = 5000;

	@Test
	void whenAPublisherMisbehavesThenTheHonestOneAfterItIsHeardSoon() throws Exception {
		List<Integer> ports = Stream.generate(TestPorts::free).distinct().limit(LINKS).toList();
		String endpoints = ports.stream().map((port) -> "tcp://127.0.0.1:" + port).collect(Collectors.joining(","));
		List<Misbehaviour> corpus = Misbehaviours.from(SEED);
		assertThat(corpus).hasSize(132);
		try (FaultApp app = FaultApp.with(Decoding.class, "zmq.subscriber.endpoints=" + endpoints,
				"zmq.reconnect-ivl-max=100ms")) {
			// loads classes
			everyOne(ports, corpus.subList(0, LINKS), app, -LINKS);
			Usage before = Usage.least();
			List<Long> waits = everyOne(ports, corpus, app, 0);
			Usage[] after = new Usage[1];
			// Each look collects the garbage many times, which is slow on a busy machine.
			Awaitility.await().atMost(Duration.ofSeconds(150)).untilAsserted(() -> {
				after[0] = Usage.least();
				after[0].assertHardlyMoreThan(before, 10, 16);
			});
			ListenerInfo json = app.bean(ZmqListenerRegistry.class).listener("json").orElseThrow();
			Figures.note("misbehaving publishers (seed " + SEED + ")",
					"%d of %d recovered, %d within %d ms of the bind: median %d, max %d ms; "
							+ "%d messages undecodable; before %s, after %s",
					waits.size(), corpus.size(), inTime(waits), BOUND_MILLIS, waits.get(waits.size() / 2),
					waits.get(waits.size() - 1), json.failed(), before, after[0]);
			assertThat(inTime(waits)).isGreaterThanOrEqualTo(corpus.size() * 95 / 100);
			assertThat(waits.get(waits.size() - 1)).isLessThan(BOUND_MILLIS + 18_000);
			onlyTheListenerThatCannotDecodeFails(app, json);
			Soundness.checkLinks(app);
		}
	}

	private static long inTime(List<Long> waits) {
		return waits.stream().filter((wait) -> wait <= BOUND_MILLIS).count();
	}

	private static void onlyTheListenerThatCannotDecodeFails(FaultApp app, ListenerInfo json) {
		assertThat(json.failed()).isPositive();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(app.bean(Decoding.class).honest.get() + json.failed()).isEqualTo(json.received());
			assertThat(app.meter("zmq.listener", "listener", "json", "outcome", "failure")).isEqualTo(json.failed());
		});
		assertThat(app.bean(ZmqListenerRegistry.class).listeners()).hasSize(2)
			.allMatch((listener) -> listener.state() == ListenerState.RUNNING)
			.allMatch((listener) -> listener == json || listener.failed() == 0)
			.allMatch((listener) -> listener.received() == json.received());
		assertThat(app.meter("zmq.messages.dropped") + app.meter("zmq.messages.unrouted")).isZero();
	}

	/** How long each honest publisher was not heard, in milliseconds, sorted. */
	private static List<Long> everyOne(List<Integer> ports, List<Misbehaviour> corpus, FaultApp app, int first)
			throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(LINKS);
		try {
			List<Callable<List<Long>>> lanes = new ArrayList<>();
			for (int lane = 0; lane < LINKS; lane++) {
				int[] cases = IntStream.iterate(lane, (i) -> i < corpus.size(), (i) -> i + LINKS).toArray();
				int port = ports.get(lane);
				lanes.add(() -> {
					List<Long> waits = new ArrayList<>();
					for (int i : cases) {
						waits.add(one(port, corpus.get(i), app, first + i));
					}
					return waits;
				});
			}
			List<Long> waits = new ArrayList<>();
			for (Future<List<Long>> lane : threads.invokeAll(lanes)) {
				waits.addAll(lane.get());
			}
			return waits.stream().sorted().toList();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long one(int port, Misbehaviour misbehaviour, FaultApp app, int round) throws Exception {
		String what = "seed " + SEED + ", case " + round + ": " + misbehaviour;
		// an honest publisher that was here before lets go of the port in a moment
		try (RawPeer peer = Awaitility.await(what)
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> new RawPeer(port, misbehaviour::play), Objects::nonNull)) {
			Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(() -> peer.accepted() >= 1);
			// met again, or kept for a while
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
			Awaitility.await(what)
				.atMost(Duration.ofSeconds(30))
				.until(() -> peer.accepted() >= 3 || System.nanoTime() > end);
		}
		try (NumberedPublisher publisher = new NumberedPublisher(port, (socket) -> {
		}, (number) -> Decoding.Honest.json(round)).bind()) {
			long bound = System.nanoTime();
			assertThat(app.bean(Decoding.class).heard(round).await(30, TimeUnit.SECONDS))
				.as(() -> what + "; " + app.bean(LinkDirectory.class).links())
				.isTrue();
			long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bound);
			if (millis > BOUND_MILLIS) {
				Figures.note("misbehaving publisher that was hard to get over", "%s: %d ms", what, millis);
			}
			return millis;
		}
	}

}

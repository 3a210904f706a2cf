package org.zmqspring.config;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.Resolution;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorSetup;
import org.zmqspring.supervise.ZmqStartupException;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.FakeXpubSocket;
import org.zmqspring.transport.FakeXsubSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZmqTransportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Forwarders on a faked engine, with the threads that they have in an application. */
@Timeout(120)
class ForwarderLifecycleTests {

	private static final String PRICES = "forwarder-lifecycle-prices";

	private static final String TRADES = "forwarder-lifecycle-trades";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Ticker ticker = new SystemTicker();

	private final FakeTransport transport = new FakeTransport((key, fact, at) -> this.supervisor.offer(key, fact, at),
			this.ticker)
		.waiting()
		.retireOnClose();

	private final LinkDirectory directory = new LinkDirectory();

	private final Forwarders forwarders = new Forwarders(specs(false).stream().map(ForwarderSpec::settings).toList(),
			this.transport, (key, fact, at) -> {
			}, this.ticker);

	private final Supervisor supervisor = new Supervisor(new SupervisorSetup(this.transport,
			new SupervisorSetup.Owners(new NoOwner<>(), new NoOwner<>(), new NoOwner<>(),
					this.forwarders.frontendOwner(), this.forwarders.backendOwner()),
			(host, ipv6, answer) -> answer.accept(new Resolution(List.of(), "no name in this test")), this.directory,
			List.of()), new SplittableRandom(1), this.ticker);

	private final AgentThread supervisorThread = new AgentThread(this.supervisor, true, this.ticker);

	private final ForwarderLifecycle lifecycle = lifecycle(false);

	ForwarderLifecycleTests() {
		this.supervisorThread.start();
	}

	@AfterEach
	void end() {
		this.lifecycle.stop();
		this.supervisorThread.close(LONG);
	}

	@Test
	void startsBeforePublishersAndStopsAfterThem() {
		assertThat(this.lifecycle.getPhase()).isGreaterThan(EngineLifecycle.PHASE)
			.isLessThan(PublisherLifecycle.PHASE)
			.isLessThan(ListenerLifecycle.PHASE);
	}

	@Test
	void whenStartedThenBackendsAreOpenedFirst() {
		this.lifecycle.start();
		assertThat(this.lifecycle.isRunning()).isTrue();
		assertThat(names(opened())).containsExactly(PRICES + ".backend", TRADES + ".backend", PRICES + ".frontend",
				TRADES + ".frontend");
		assertThat(threads()).containsExactlyInAnyOrder("zmq-forwarder-" + PRICES, "zmq-forwarder-" + TRADES);
	}

	@Test
	void whenStoppedThenWhatWasReceivedIsForwardedBeforeBackendsAreClosed() {
		this.lifecycle.start();
		FakeXpubSocket backend = this.transport.xpub(key(PRICES + ".backend"));
		FakeXsubSocket frontend = this.transport.xsub(key(PRICES + ".frontend"));
		backend.peerSubscribes(TopicPrefix.of("a"));
		Awaitility.await().atMost(LONG).until(() -> !frontend.subscriptions().isEmpty());
		for (int i = 0; i < 1000; i++) {
			frontend.push("a" + i);
		}
		this.lifecycle.stop();
		assertThat(backend.sent()).hasSize(1000);
		assertThat(names(this.transport.closed()).subList(0, 2)).containsExactlyInAnyOrder(PRICES + ".frontend",
				TRADES + ".frontend");
		assertNothingIsLeft();
	}

	@Test
	void whenASideCannotBeOpenedThenTheStartFailsAndLeavesNothingOpen() {
		this.transport.refuseNextOpen(
				new ZmqTransportException(ZmqTransportException.Reason.ADDRESS_IN_USE, "taken by another", null));
		ForwarderLifecycle strict = lifecycle(true);
		assertThatExceptionOfType(ZmqStartupException.class).isThrownBy(strict::start)
			.withMessageContaining(PRICES + ".backend")
			.withMessageContaining("taken by another");
		assertThat(strict.isRunning()).isFalse();
		assertNothingIsLeft();
	}

	@Test
	void whenAThreadCannotStartThenTheOthersEnd() {
		this.transport.failPollersAfter(1);
		assertThatIllegalStateException().isThrownBy(this.lifecycle::start);
		assertThat(this.lifecycle.isRunning()).isFalse();
		assertNothingIsLeft();
		this.transport.failPollersAfter(Integer.MAX_VALUE);
		this.lifecycle.start();
		assertThat(threads()).hasSize(2);
	}

	private ForwarderLifecycle lifecycle(boolean required) {
		return new ForwarderLifecycle(this.forwarders, new SocketStarter(this.supervisor, this.directory, this.ticker),
				specs(required));
	}

	private static List<ForwarderSpec> specs(boolean required) {
		return ZmqSettings.builder()
			.forwarder(PRICES,
					(forwarder) -> forwarder.frontend((side) -> side.bind("tcp://*:1").requiredAtStart(required))
						.backend((side) -> side.bind("tcp://*:2").requiredAtStart(required)))
			.forwarder(TRADES,
					(forwarder) -> forwarder.frontend((side) -> side.bind("tcp://*:3").requiredAtStart(required))
						.backend((side) -> side.bind("tcp://*:4").requiredAtStart(required)))
			.build()
			.forwarders();
	}

	private void assertNothingIsLeft() {
		assertThat(this.transport.closed()).containsExactlyInAnyOrderElementsOf(opened());
		assertThat(this.directory.links()).isEmpty();
		assertThat(threads()).isEmpty();
	}

	private List<SocketKey> opened() {
		return this.transport.opened().stream().map(SocketRequest::key).toList();
	}

	private SocketKey key(String socket) {
		return opened().stream().filter((key) -> key.link().socket().equals(socket)).findFirst().orElseThrow();
	}

	private static List<String> names(List<SocketKey> keys) {
		return keys.stream().map((key) -> key.link().socket()).toList();
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.endsWith(PRICES) || name.endsWith(TRADES))
			.toList();
	}

	/** There are no other sockets. */
	private static final class NoOwner<S extends EngineSocket> implements SocketOwner<S> {

		@Override
		public void adopt(S socket) {
			throw new IllegalStateException("not a side of a forwarder: " + socket.key());
		}

		@Override
		public void retire(SocketKey key) {
		}

	}

}

package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.Collection;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.agent.SystemTicker;
import zmq.io.IOThread;
import zmq.poll.Poller;

import static org.assertj.core.api.Assertions.assertThat;

/** The two patches of an engine, and how a system property switches each of them off. */
@Timeout(120)
class EnginePatchesIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final EngineContext engine = new EngineContext(1, (death) -> {
	}, (trouble) -> {
	});

	@AfterEach
	void close() {
		System.clearProperty(EnginePatches.ORDERED_TIMERS);
		System.clearProperty(EnginePatches.PATIENT_MAILBOX);
	}

	@Test
	void bothAreOnByDefault() {
		Collection<Poller> loops = loopsAfterAMessage(this.engine);
		assertThat(loops).hasSize(2).allMatch(EnginePatchesIntegrationTests::hasOrderedTimers);
		assertThat(loops).filteredOn(EnginePatchesIntegrationTests::hasPatientMailbox).hasSize(1);
		assertThat(loops).noneMatch(EnginePatchesIntegrationTests::hasMailboxOfTheEngine);
	}

	@Test
	void whenOrderedTimersAreSwitchedOffThenTheEngineRunsWithItsOwn() {
		Collection<Poller> loops = loopsAfterAMessage(engineWith(EnginePatches.ORDERED_TIMERS, "false"));
		assertThat(loops).hasSize(2).noneMatch(EnginePatchesIntegrationTests::hasOrderedTimers);
		assertThat(loops).filteredOn(EnginePatchesIntegrationTests::hasPatientMailbox).hasSize(1);
	}

	@Test
	void whenThePatientMailboxIsSwitchedOffThenTheEngineRunsWithItsOwn() {
		Collection<Poller> loops = loopsAfterAMessage(engineWith(EnginePatches.PATIENT_MAILBOX, "FALSE"));
		assertThat(loops).filteredOn(EnginePatchesIntegrationTests::hasMailboxOfTheEngine).hasSize(1);
		assertThat(loops).noneMatch(EnginePatchesIntegrationTests::hasPatientMailbox);
		assertThat(loops).allMatch(EnginePatchesIntegrationTests::hasOrderedTimers);
	}

	@Test
	void onlyTheWordFalseSwitchesThemOff() {
		Collection<Poller> loops = loopsAfterAMessage(engineWith(EnginePatches.ORDERED_TIMERS, ""));
		assertThat(loops).allMatch(EnginePatchesIntegrationTests::hasOrderedTimers);
	}

	private EngineContext engineWith(String property, String value) {
		assertThat(this.engine.terminate(PATIENCE, new SystemTicker())).isTrue();
		System.setProperty(property, value);
		return new EngineContext(1, (death) -> {
		}, (trouble) -> {
		});
	}

	/** Send one message over TCP, so that every thread of the engine has started. */
	private static Collection<Poller> loopsAfterAMessage(EngineContext engine) {
		ZMQ.Socket publisher = engine.newSocket(SocketType.XPUB);
		ZMQ.Socket subscriber = engine.newSocket(SocketType.SUB);
		try {
			publisher.bind("tcp://127.0.0.1:*");
			subscriber.subscribe("");
			subscriber.connect(publisher.getLastEndpoint());
			publisher.setReceiveTimeOut(100);
			Awaitility.await().atMost(PATIENCE).until(() -> {
				nudge(engine);
				return publisher.recv() != null;
			});
			publisher.send("patched or not");
			subscriber.setReceiveTimeOut((int) PATIENCE.toMillis());
			assertThat(subscriber.recvStr()).isEqualTo("patched or not");
			return engine.loops();
		}
		finally {
			publisher.close();
			subscriber.close();
			assertThat(engine.terminate(PATIENCE, new SystemTicker())).isTrue();
		}
	}

	/** Cures the greeting stall of the engine. */
	private static void nudge(EngineContext engine) {
		try (ZMQ.Socket passer = engine.newSocket(SocketType.SUB)) {
			passer.setReconnectIVL(EngineOptions.PARKED_MILLIS);
			passer.connect("tcp://127.0.0.1:1");
		}
	}

	private static boolean hasOrderedTimers(Poller loop) {
		return EngineInternals.timers().fields().byTimer(loop) instanceof OrderedTimers;
	}

	private static boolean hasPatientMailbox(Poller loop) {
		return hasHandler(loop, PatientMailbox.class);
	}

	private static boolean hasMailboxOfTheEngine(Poller loop) {
		return hasHandler(loop, IOThread.class);
	}

	private static boolean hasHandler(Poller loop, Class<?> type) {
		EngineInternals.Mailboxes internals = EngineInternals.mailboxes().fields();
		return internals.handles(loop).stream().map(internals::handler).anyMatch(type::isInstance);
	}

}

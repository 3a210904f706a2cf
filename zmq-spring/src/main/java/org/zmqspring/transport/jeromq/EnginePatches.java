package org.zmqspring.transport.jeromq;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.poll.Poller;

/**
 * The two patches of an engine: each I/O thread gets {@link OrderedTimers} and a
 * {@link PatientMailbox} before its loop starts. A system property switches each of them
 * off; then the engine runs with its own class. {@code docs/decisions/0007} says why they
 * are needed. Immutable.
 */
final class EnginePatches {

	/** {@code false} leaves the timers to the engine. */
	static final String ORDERED_TIMERS = "zmq.engine.ordered-timers";

	/** {@code false} leaves the mailboxes of I/O threads to the engine. */
	static final String PATIENT_MAILBOX = "zmq.engine.patient-mailbox";

	/** {@code false} leaves the decoding of received frames to the engine. */
	static final String QUICK_DECODER = "zmq.engine.quick-decoder";

	/** {@code false} leaves the encoding of sent frames to the engine. */
	static final String QUICK_ENCODER = "zmq.engine.quick-encoder";

	/** {@code false} lets the engine look for commands before each sent frame. */
	static final String QUICK_SEND = "zmq.engine.quick-send";

	private static final Logger logger = LoggerFactory.getLogger(EnginePatches.class);

	/**
	 * What was logged already. An engine that fails to start is created again and again,
	 * and must not repeat these lines.
	 */
	private static final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final boolean orderedTimers;

	private final boolean patientMailbox;

	private EnginePatches(boolean orderedTimers, boolean patientMailbox) {
		this.orderedTimers = orderedTimers;
		this.patientMailbox = patientMailbox;
	}

	/**
	 * The patches of an engine that starts now. If some are not possible, this is logged
	 * once in each JVM.
	 */
	static EnginePatches atStart() {
		boolean orderedTimers = isOn(ORDERED_TIMERS);
		boolean patientMailbox = isOn(PATIENT_MAILBOX);
		EngineInternals.Found<?> timers = EngineInternals.timers();
		EngineInternals.Found<?> mailboxes = EngineInternals.mailboxes();
		boolean withoutTimers = orderedTimers && timers.fields() == null;
		boolean withoutMailbox = patientMailbox && mailboxes.fields() == null;
		if (withoutTimers || withoutMailbox) {
			String names = withoutTimers
					? (withoutMailbox ? ORDERED_TIMERS + " and " + PATIENT_MAILBOX : ORDERED_TIMERS) : PATIENT_MAILBOX;
			logOnce(names, () -> logger.info(
					"The ZeroMQ engine runs without {}, because private fields cannot be reached ({}). It works, but"
							+ " may use more processor time. On the module path, open its packages {}; to silence this"
							+ " line, set the system property to false",
					names, withoutTimers ? timers.problem() : mailboxes.problem(), EngineInternals.PACKAGES));
		}
		return new EnginePatches(orderedTimers, patientMailbox);
	}

	/** Whether a connection that is greeted now gets a {@link QuickDecoder}. */
	static boolean hasQuickDecoder() {
		return isOn(QUICK_DECODER);
	}

	/** Whether a connection that is greeted now gets a {@link QuickEncoder}. */
	static boolean hasQuickEncoder() {
		return isOn(QUICK_ENCODER);
	}

	/** Whether a publisher socket that is opened now gets a {@link QuickSend}. */
	static boolean hasQuickSend() {
		return isOn(QUICK_SEND);
	}

	private static boolean isOn(String property) {
		return !"false".equalsIgnoreCase(System.getProperty(property));
	}

	private static void logOnce(String what, Runnable line) {
		if (logged.add(what)) {
			EngineLog.write(line);
		}
	}

	/** Patch a loop that has not started. A patch that fails leaves the other one on. */
	void apply(Poller loop) {
		if (this.orderedTimers) {
			apply(ORDERED_TIMERS, OrderedTimers::install, loop);
		}
		if (this.patientMailbox) {
			apply(PATIENT_MAILBOX, PatientMailbox::install, loop);
		}
	}

	private static void apply(String patch, Consumer<Poller> installer, Poller loop) {
		try {
			installer.accept(loop);
		}
		catch (Throwable ex) {
			logOnce(patch + " failed", () -> logger
				.warn("An I/O thread of the ZeroMQ engine runs without {}, which failed. It works, but may use more"
						+ " processor time", patch, ex));
		}
	}

}

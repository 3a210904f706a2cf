package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.Mailbox;
import zmq.io.IOThread;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Stands before the mailbox of an I/O thread, and lets a sender go on that has announced
 * a command and not counted it yet.
 * <p>
 * The sender writes a byte first and counts it afterwards (JeroMQ 0.6.0,
 * {@code zmq.Signaler.send}). The byte wakes the I/O thread, which takes no byte that is
 * not counted, and so finds its selector ready again and again. Where both want the same
 * processor it does so for the whole slice of time that the sender needs for counting: 3
 * to 4 ms, in which nothing is sent. Confined to its I/O thread.
 */
final class PatientMailbox implements IPollEvents {

	private static final Logger logger = LoggerFactory.getLogger(PatientMailbox.class);

	private final IOThread mailbox;

	private final Object signals;

	private final Field taken;

	private final AtomicLong counted;

	private final Runnable letGoOn;

	PatientMailbox(IOThread ioThread, Runnable letGoOn) throws ReflectiveOperationException {
		this.mailbox = ioThread;
		this.letGoOn = letGoOn;
		this.signals = value(Mailbox.class, "signaler", ioThread.getMailbox());
		this.taken = EngineFields.field(this.signals.getClass(), "rcursor");
		this.counted = (AtomicLong) value(this.signals.getClass(), "wcursor", this.signals);
	}

	/** Stand before the mailbox of a loop that has not begun, if it has one. */
	static void before(Poller loop) {
		try {
			Set<?> table = (Set<?>) value(Poller.class, "fdTable", loop);
			for (Object handle : Set.copyOf(table)) {
				if (value(Poller.Handle.class, "handler", handle) instanceof IOThread ioThread) {
					PatientMailbox patient = new PatientMailbox(ioThread, Thread::yield);
					// first, so that whatever fails here leaves nobody without a mailbox
					loop.setPollIn(loop.addHandle(ioThread.getMailbox().getFd(), patient));
					// one that is only marked would cancel the key of its successor
					table.remove(handle);
					loop.removeHandle((Poller.Handle) handle);
				}
			}
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			EngineLog.write(() -> logger
				.debug("This ZeroMQ engine is not JeroMQ 0.6.0: its I/O threads may wait busily for senders", ex));
		}
	}

	@Override
	public void inEvent() {
		boolean uncounted = isUncounted();
		this.mailbox.inEvent();
		if (uncounted) {
			this.letGoOn.run();
		}
	}

	private boolean isUncounted() {
		try {
			return this.taken.getLong(this.signals) >= this.counted.get();
		}
		catch (IllegalAccessException ex) {
			return false;
		}
	}

	private static Object value(Class<?> type, String name, Object owner) throws ReflectiveOperationException {
		return EngineFields.field(type, name).get(owner);
	}

}

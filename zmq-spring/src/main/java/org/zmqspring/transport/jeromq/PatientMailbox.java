package org.zmqspring.transport.jeromq;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import zmq.io.IOThread;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Receives the wake-ups of an I/O thread instead of the thread's mailbox, and passes them
 * on. It yields the processor to a sender that has not finished announcing a command.
 * <p>
 * A sender first writes a byte and then counts it (JeroMQ 0.6.0,
 * {@code zmq.Signaler.send}). The byte wakes the I/O thread. The I/O thread takes no byte
 * that is not counted, so its selector is ready again and again. If both threads share a
 * processor, this lasts until the sender gets the processor and counts the byte: 3 to 4
 * ms. In this time nothing is sent. Confined to its I/O thread.
 */
final class PatientMailbox implements IPollEvents {

	private final EngineInternals.Mailboxes internals;

	private final IOThread mailbox;

	private final Object signaler;

	private final AtomicLong counted;

	private final Runnable yieldProcessor;

	PatientMailbox(EngineInternals.Mailboxes internals, IOThread ioThread, Runnable yieldProcessor) {
		this.internals = internals;
		this.mailbox = ioThread;
		this.yieldProcessor = yieldProcessor;
		this.signaler = internals.signaler(ioThread.getMailbox());
		this.counted = internals.counted(this.signaler);
	}

	/**
	 * Replace the handle of the mailbox in a loop that has not started, if it has one.
	 */
	static void install(Poller loop) {
		EngineInternals.Mailboxes internals = EngineInternals.mailboxes().fields();
		if (internals == null) {
			return;
		}
		Set<Poller.Handle> table = internals.handles(loop);
		for (Poller.Handle handle : Set.copyOf(table)) {
			if (internals.handler(handle) instanceof IOThread ioThread) {
				PatientMailbox patient = new PatientMailbox(internals, ioThread, Thread::yield);
				// First add, then remove: if a step
				// fails, the loop still has a mailbox.
				loop.setPollIn(loop.addHandle(ioThread.getMailbox().getFd(), patient));
				// If the removed handle stayed in the table,
				// the loop would cancel the key of the new one.
				table.remove(handle);
				loop.removeHandle(handle);
			}
		}
	}

	@Override
	public void inEvent() {
		boolean uncounted = this.internals.taken(this.signaler) >= this.counted.get();
		this.mailbox.inEvent();
		if (uncounted) {
			this.yieldProcessor.run();
		}
	}

}

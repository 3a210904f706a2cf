package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import zmq.Ctx;
import zmq.Mailbox;
import zmq.ZMQ;
import zmq.io.IOThread;
import zmq.poll.Poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link PatientMailbox} in front of the mailbox of a real I/O thread. */
@Timeout(120)
class PatientMailboxTests {

	private final AtomicInteger yields = new AtomicInteger();

	private final Ctx context = ZMQ.createContext();

	private IOThread ioThread;

	private Object signaler;

	@BeforeEach
	void open() throws Exception {
		this.ioThread = new IOThread(this.context, 7);
		this.signaler = read(Mailbox.class, "signaler", this.ioThread.getMailbox());
	}

	@AfterEach
	void close() throws Exception {
		this.ioThread.getMailbox().close();
		ZMQ.term(this.context);
	}

	@Test
	void shouldYieldWhenTheByteOfTheSenderIsNotCounted() throws Exception {
		PatientMailbox patient = new PatientMailbox(EngineInternals.mailboxes().fields(), this.ioThread,
				this.yields::incrementAndGet);
		((Pipe.SinkChannel) read(this.signaler.getClass(), "w", this.signaler)).write(ByteBuffer.allocate(1));
		patient.inEvent();
		assertThat(this.yields).hasValue(1);
		((AtomicLong) read(this.signaler.getClass(), "wcursor", this.signaler)).incrementAndGet();
		patient.inEvent();
		assertThat(this.yields).hasValue(1);
	}

	@Test
	void shouldReplaceTheMailboxOfAnIoThread() throws Exception {
		Poller loop = (Poller) read(IOThread.class, "poller", this.ioThread);
		PatientMailbox.install(loop);
		assertThat((Set<?>) read(Poller.class, "fdTable", loop)).singleElement()
			.satisfies((handle) -> assertThat(read(Poller.Handle.class, "handler", handle))
				.isInstanceOf(PatientMailbox.class));
	}

	@Test
	void whenItCannotBeInstalledThenTheEngineReadsItsMailbox() throws Exception {
		try (FailingThread failing = new FailingThread(this.context, 1)) {
			Poller loop = (Poller) read(IOThread.class, "poller", failing);
			assertThatExceptionOfType(InternalError.class).isThrownBy(() -> PatientMailbox.install(loop));
			assertThat((Set<?>) read(Poller.class, "fdTable", loop)).singleElement()
				.satisfies((handle) -> assertThat(read(Poller.Handle.class, "handler", handle)).isSameAs(failing));
			new EngineContext.Loop(loop, EnginePatches.atStart(), (death) -> {
			}).run();
		}
	}

	@Test
	void whenItCannotBeInstalledThenTheLoopRunsNevertheless() throws Exception {
		AtomicInteger deaths = new AtomicInteger();
		try (FailingThread failing = new FailingThread(this.context, 0)) {
			new EngineContext.Loop((Poller) read(IOThread.class, "poller", failing), EnginePatches.atStart(),
					(death) -> deaths.incrementAndGet())
				.run();
			// its close waits until the loop has ended
		}
		assertThat(deaths).hasValue(0);
	}

	@Test
	void whenTheTimersCannotBeReplacedThenTheMailboxIsReplacedAndTheLogSaysWhatFailed() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger(EnginePatches.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			Poller loop = (Poller) read(IOThread.class, "poller", this.ioThread);
			Field timers = Poller.class.getSuperclass().getDeclaredField("timers");
			timers.setAccessible(true);
			timers.set(loop, null);
			EnginePatches.atStart().apply(loop);
			EnginePatches.atStart().apply(loop);
			assertThat((Set<?>) read(Poller.class, "fdTable", loop)).singleElement()
				.satisfies((handle) -> assertThat(read(Poller.Handle.class, "handler", handle))
					.isInstanceOf(PatientMailbox.class));
			assertThat(lines.list).singleElement()
				.satisfies((line) -> assertThat(line.getFormattedMessage()).isEqualTo(
						"An I/O thread of the ZeroMQ engine runs without zmq.engine.ordered-timers, which failed."
								+ " It works, but may use more processor time"))
				.satisfies((line) -> assertThat(line.getThrowableProxy().getClassName())
					.isEqualTo(NullPointerException.class.getName()));
		}
		finally {
			logger.detachAppender(lines);
		}
	}

	private static Object read(Class<?> type, String name, Object owner) throws ReflectiveOperationException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field.get(owner);
	}

	/** Stopped before it starts; fails when its mailbox is asked for once more. */
	private static final class FailingThread extends IOThread {

		private int left;

		FailingThread(Ctx context, int left) throws ReflectiveOperationException {
			super(context, 8);
			this.left = left;
			((Poller) read(IOThread.class, "poller", this)).stop();
		}

		@Override
		public Mailbox getMailbox() {
			if (this.left-- == 0) {
				throw new InternalError("for a test");
			}
			return super.getMailbox();
		}

	}

}

package org.zmqspring.publish;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.publish.ZmqSendException.Reason;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zmqspring.publish.SteppedPublishing.payloads;

@ExtendWith(OutputCaptureExtension.class)
class AfterCommitTests {

	private final SteppedPublishing publishing = new SteppedPublishing(2, PublisherOverflow.FAIL);

	private final FakePublisherSocket socket = this.publishing.adopt("tcp://127.0.0.1:5555", 1);

	private final TransactionTemplate transaction = new TransactionTemplate(new InMemoryTransactions());

	@Test
	void shouldSendAfterTheCommitAndInOrder() {
		this.transaction.executeWithoutResult((status) -> {
			this.publishing.template.sendAfterCommit("topic", "2");
			this.publishing.template.sendAfterCommit("3");
			assertThat(sent()).isEmpty();
		});
		assertThat(sent()).containsExactly("2", "3");
		assertThat(this.socket.sent().get(0)).hasNumberOfRows(2);
	}

	@Test
	void whenItRollsBackThenNothingIsSent() {
		this.transaction.executeWithoutResult((status) -> {
			this.publishing.template.sendAfterCommit("topic", "1");
			status.setRollbackOnly();
		});
		assertThat(sent()).isEmpty();
		assertThat(this.publishing.publisher.info().counts().dropped().values()).containsOnly(0L);
	}

	@Test
	void withoutATransactionItIsSentAtOnce() {
		this.publishing.template.sendAfterCommit("topic", "1");
		assertThat(sent()).containsExactly("1");
	}

	@Test
	void whenThereIsASynchronizationButNoTransactionThenItIsSentAtOnce() {
		this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		this.transaction.executeWithoutResult((status) -> {
			this.publishing.template.sendAfterCommit("topic", "1");
			assertThat(sent()).containsExactly("1");
		});
	}

	@Test
	void plainSendIsAtOnceAndStaysAfterARollback() {
		this.transaction.executeWithoutResult((status) -> {
			this.publishing.template.send("topic", "1");
			assertThat(sent()).containsExactly("1");
			status.setRollbackOnly();
		});
		assertThat(sent()).containsExactly("1");
	}

	@Test
	void whenThePayloadCannotBeConvertedThenTheTransactionKnows() {
		this.transaction.executeWithoutResult((status) -> assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> this.publishing.template.sendAfterCommit("topic", Map.of())));
	}

	@Test
	void whenThePublisherIsNotRunningThenTheTransactionKnows() {
		this.publishing.publisher.queue().drain();
		this.transaction.executeWithoutResult((status) -> assertThatExceptionOfType(ZmqSendException.class)
			.isThrownBy(() -> this.publishing.template.sendAfterCommit("topic", "1"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.NOT_RUNNING)));
	}

	@Test
	void whenItCannotBeQueuedAtTheCommitThenThatIsCountedAndLoggedAndTheOthersAreSent(CapturedOutput output) {
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 4; i++) {
				this.publishing.template.sendAfterCommit("topic", String.valueOf(i));
			}
		});
		assertThat(sent()).containsExactly("0", "1");
		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.AFTER_COMMIT, 2L);
		assertThat(output).containsOnlyOnce("lost a message that should have been sent after a commit");
	}

	private Iterable<String> sent() {
		this.publishing.step();
		return payloads(this.socket);
	}

	/** Begins, commits and rolls back nothing. */
	private static final class InMemoryTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}

package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link EndWaiter}; that of {@code System.exit} needs JVMs of its own. */
@Timeout(120)
class EndWaiterTests {

	private final CountDownLatch end = new CountDownLatch(1);

	@Test
	void theCallerIsOneAndAThreadThatWorksOrWaitsIsNone() throws InterruptedException {
		assertThat(EndWaiter.is(Thread.currentThread())).isTrue();
		assertThat(EndWaiter.is(null)).isFalse();
		Thread waiting = new Thread(this::await);
		waiting.start();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
		assertThat(EndWaiter.is(waiting)).isFalse();
		this.end.countDown();
		waiting.join();
		assertThat(EndWaiter.is(waiting)).isFalse();
	}

	@Test
	void aThreadThatClosesAContextIsSeenUntilItHasDoneSo() throws InterruptedException {
		CountDownLatch closing = new CountDownLatch(1);
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(DisposableBean.class, () -> () -> {
			closing.countDown();
			await();
		});
		context.refresh();
		Thread closer = new Thread(context::close);
		closer.start();
		closing.await();
		assertThat(EndWaiter.closes(closer)).isTrue();
		assertThat(EndWaiter.is(closer)).as("it goes on").isFalse();
		this.end.countDown();
		closer.join();
		assertThat(EndWaiter.closes(closer)).isFalse();
		assertThat(EndWaiter.closes(Thread.currentThread())).isFalse();
	}

	private void await() {
		try {
			// Spring regards a thread that waits without a bound as stuck.
			this.end.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package org.zmqspring.supervise;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LinkDirectoryTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	/** A thread each: these tasks block, and the common pool may have a single thread. */
	private static final Executor THREADS = (task) -> new Thread(task).start();

	private final LinkDirectory directory = new LinkDirectory();

	private final LinkFixture feed = LinkFixture.subscriber("feed", "tcp://10.0.0.2:5556");

	@Test
	void linksAreSortedBySideSocketAndEndpoint() {
		LinkFixture.subscriber("b", "tcp://10.0.0.1:1").in(this.directory);
		LinkFixture.subscriber("a", "tcp://10.0.0.1:2").in(this.directory);
		LinkFixture.subscriber("a", "tcp://10.0.0.1:1").in(this.directory);
		LinkFixture.publisher("z", "tcp://*:9").in(this.directory);
		assertThat(this.directory.links()).extracting((link) -> link.spec().id().toString())
			.containsExactly("publisher z@tcp://*:9", "subscriber a@tcp://10.0.0.1:1", "subscriber a@tcp://10.0.0.1:2",
					"subscriber b@tcp://10.0.0.1:1");
	}

	@Test
	void whenTheConditionHoldsThenAwaitReturnsAtOnce() throws Exception {
		assertThat(this.directory.await(Collection::isEmpty, Duration.ZERO)).isTrue();
	}

	@Test
	void whenTheConditionDoesNotHoldInTimeThenAwaitGivesUp() throws Exception {
		assertThat(this.directory.await((links) -> false, Duration.ofMillis(5))).isFalse();
	}

	@Test
	void whenALinkChangesThenAwaitLooksAgain() {
		this.feed.in(this.directory);
		CountDownLatch looked = new CountDownLatch(1);
		CompletableFuture<Boolean> waiting = await(looked);
		assertThat(looked).satisfies((latch) -> assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue());
		assertThat(waiting).isNotDone();
		this.feed.up().in(this.directory);
		assertThat(waiting).succeedsWithin(LONG).isEqualTo(true);
	}

	@Test
	void whenALinkIsRemovedThenAwaitLooksAgain() {
		this.feed.in(this.directory);
		CountDownLatch looked = new CountDownLatch(1);
		CompletableFuture<Boolean> waiting = await(looked);
		assertThat(looked).satisfies((latch) -> assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue());
		this.feed.removeFrom(this.directory);
		assertThat(waiting).succeedsWithin(LONG).isEqualTo(true);
	}

	@Test
	void whenAwaitHasGivenUpThenTheWriterIsNotBlocked() throws Exception {
		assertThat(this.directory.await((links) -> false, Duration.ZERO)).isFalse();
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> this.feed.in(this.directory), THREADS);
		assertThat(writing).succeedsWithin(LONG);
	}

	private CompletableFuture<Boolean> await(CountDownLatch looked) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.directory.await((links) -> {
					looked.countDown();
					return links.stream().allMatch((link) -> link.state().isUp());
				}, LONG);
			}
			catch (InterruptedException ex) {
				return false;
			}
		}, THREADS);
	}

	@Test
	void whenAConditionBlocksThenTheWriterDoesNotWaitForIt() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
			try {
				return this.directory.await((links) -> {
					inside.countDown();
					return awaited(release);
				}, LONG);
			}
			catch (InterruptedException ex) {
				return false;
			}
		}, THREADS);
		assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> this.feed.in(this.directory), THREADS);
		assertThat(writing).succeedsWithin(LONG);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(1, TimeUnit.MILLISECONDS));
		release.countDown();
		assertThat(waiting).succeedsWithin(LONG).isEqualTo(true);
	}

	private static boolean awaited(CountDownLatch latch) {
		try {
			return latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

}
